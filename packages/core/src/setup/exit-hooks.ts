import { runtime } from '../base/platform/runtime.ts'
import { flushAtExitOfDeno } from './flush-at-exit-of-deno.ts'

const SIGNALS: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGINT']

/** What is done before the end of the process. None of it throws or rejects. */
export interface ExitActions {
  /** Sends what has ended; the process goes on. */
  flush(): Promise<void>
  /** Sends all that ends until nothing is left, or the time is over. */
  drain(): Promise<void>
  /** Sends the rest before it returns, so that no more spans end meanwhile. Nothing is sent afterwards. */
  flushSync(): void
}

/**
 * Drains when the process is told to end or has nothing more to do.
 * A signal that no one else handles ends the process afterwards, as it would have without us; the second one at once.
 *
 * @returns a function that takes the hooks away again
 */
export function flushBeforeExit({ flush, drain, flushSync }: ExitActions): () => void {
  let isEnding = false

  function onSignal(signal: NodeJS.Signals): void {
    if (process.listenerCount(signal) > 1) {
      // Whoever else listens decides. Some do so by counting the listeners, as `signal-exit`, and must not find us.
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

  /** What is left afterwards is the affair of the `exit` event. */
  function onBeforeExit(): void {
    void drain()
  }

  // In front of the others: a listener for one occasion (`process.once`) would be gone before it could be counted.
  for (const signal of SIGNALS) process.prependListener(signal, onSignal)
  // Once: the event comes again when the flush is over, and would for ever while the collector is away.
  process.once('beforeExit', onBeforeExit)
  return function removeHooks() {
    for (const signal of SIGNALS) process.off(signal, onSignal)
    process.off('beforeExit', onBeforeExit)
  }
}

/**
 * Calls `flush` when the process, or the worker thread that this is, stops: also by `process.exit()` and an uncaught
 * exception. The exit code is neither changed nor hidden: an error of `flush` goes nowhere.
 *
 * @param flush must be done when it returns; it is told whether the exit code says failure
 * @returns a function that takes the hook away again
 */
export function flushAtExit(flush: (hasFailed: boolean) => void): () => void {
  function flushSafely(hasFailed: boolean): void {
    try {
      flush(hasFailed)
    } catch {
      // An error thrown here would replace the one that the process ends with.
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
