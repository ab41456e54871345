import { flushAtExit, flushBeforeExit } from './exit-hooks.ts'
import { drain, flushAt, flushOnSignal } from './last-flushes.ts'
import type { Tracing } from './tracing.ts'

/** Flushes `tracing` at the end of the process, until it is shut down. */
export function flushedAtEnd(tracing: Tracing): Tracing {
  const removeHooks = flushBeforeExit({
    flush: () => flushOnSignal(tracing),
    drain: () => drain(tracing),
    flushSync: () => flushAt(tracing, false),
  })
  const removeExitHook = flushAtExit(hasFailed => flushAt(tracing, hasFailed))
  return {
    ...tracing,
    async shutdown(options) {
      removeHooks()
      await tracing.shutdown(options)
      // Removed last: `process.exit()` may come while this waits.
      removeExitHook()
    },
  }
}
