import { runtime } from '../base/platform/runtime.ts'
import { flushAtExitOfDeno } from './flush-at-exit-of-deno.ts'

const SIGNALS: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGINT']

/** Actions at the end of the process. They never throw or reject. */
export interface ExitActions {
  /** Sends ended spans; the process goes on. */
  flush(): Promise<void>
  /** Sends ended spans until nothing is left, or the time is over. */
  drain(): Promise<void>
  /** Sends the rest synchronously, so that no more spans end meanwhile. Nothing is sent afterwards. */
  flushSync(): void
}

/**
 * Drains at a termination signal or when the event loop is empty. A signal without other listeners ends the process
 * afterwards, as it would without tracing; a second signal ends it at once.
 *
 * @returns removes the hooks
 */
export function flushBeforeExit({ flush, drain, flushSync }: ExitActions): () => void {
  let isEnding = false

  function onSignal(signal: NodeJS.Signals): void {
    if (process.listenerCount(signal) > 1) {
      // Other listeners decide about the end. Some count the listeners, as `signal-exit` does, so ours has to be gone.
      process.off(signal, onSignal)
      void flush()
    } else if (isEnding) {
      raise(signal)
    } else {
      isEnding = true
      void drain().finally(() => {
        flushSync()
        raise(signal)
      })
    }
  }

  function raise(signal: NodeJS.Signals): void {
    process.off(signal, onSignal)
    process.kill(process.pid, signal)
  }

  /** Spans that end later are left to the `exit` event. */
  function onBeforeExit(): void {
    void drain()
  }

  // Prepended: a one-time listener (`process.once`) would be removed before it could be counted.
  for (const signal of SIGNALS) process.prependListener(signal, onSignal)
  // Once: the event repeats after the flush, and would for ever while the collector is unreachable.
  process.once('beforeExit', onBeforeExit)
  return function removeHooks() {
    for (const signal of SIGNALS) process.off(signal, onSignal)
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
