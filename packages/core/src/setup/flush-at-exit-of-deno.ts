/** The part of `globalThis` that Deno has and Node has not. */
const events = globalThis as unknown as EventTarget

/**
 * Deno 2.9 emits no `exit` after an uncaught exception or an unhandled rejection, only `uncaughtExceptionMonitor` before; and
 * only `unload` for `Deno.exit()`, whose code cannot be read. Where the process goes on, or `exit` is emitted too, the
 * second flush finds nothing.
 *
 * @param flush must not throw; is given whether the process has failed
 * @returns a function that takes the hooks away again
 */
export function flushAtExitOfDeno(flush: (hasFailed: boolean) => void): () => void {
  function onException(): void {
    if (process.listenerCount('uncaughtException') === 0) flush(true)
  }

  function onUnload(): void {
    flush(false)
  }

  process.on('uncaughtExceptionMonitor', onException)
  events.addEventListener('unload', onUnload)
  return function removeHooks() {
    process.off('uncaughtExceptionMonitor', onException)
    events.removeEventListener('unload', onUnload)
  }
}
