import { runtime } from '../base/platform/runtime.ts'
import { flushAtExitOfDeno } from './flush-at-exit-of-deno.ts'
import type { ExitActions } from './flush-at-signals.ts'
import { flushAtSignals } from './flush-at-signals.ts'

/**
 * Drains at a termination signal or when the event loop is empty. A signal without other listeners ends the process
 * afterwards, as it would without tracing; a second signal ends it at once.
 *
 * @returns removes the hooks
 */
export function flushBeforeExit(actions: ExitActions): () => void {
  /** Spans that end later are left to the `exit` event. */
  function onBeforeExit(): void {
    void actions.drain()
  }

  const stopListening = flushAtSignals(actions)
  // Once: the event repeats after the flush, and would for ever while the collector is unreachable.
  process.once('beforeExit', onBeforeExit)
  return function removeHooks() {
    stopListening()
    process.off('beforeExit', onBeforeExit)
  }
}

/**
 * Calls `flush` when the process or this worker thread stops, also by `process.exit()` and an uncaught exception. The
 * exit code is unchanged; an error of `flush` is dropped.
 *
 * @param flush synchronous; gets whether the exit code means failure
 * @returns removes the hook
 */
export function flushAtExit(flush: (hasFailed: boolean) => void): () => void {
  function flushSafely(hasFailed: boolean): void {
    try {
      flush(hasFailed)
    } catch {
      // An error thrown here would replace the one that ends the process.
    }
  }

  function onExit(code: number): void {
    flushSafely(code !== 0)
  }

  process.once('exit', onExit)
  const removeDenoHooks = runtime.name === 'deno' ? flushAtExitOfDeno(flushSafely) : () => {}
  return function removeHook() {
    process.off('exit', onExit)
    removeDenoHooks()
  }
}

/**
 * Does as {@link flushBeforeExit} and {@link flushAtExit} do.
 *
 * @returns removes the hooks of both
 */
export function flushAtBothEnds(actions: ExitActions, atExit: (hasFailed: boolean) => void): () => void {
  const removeHooks = flushBeforeExit(actions)
  const removeExitHook = flushAtExit(atExit)
  return function remove() {
    removeHooks()
    removeExitHook()
  }
}
