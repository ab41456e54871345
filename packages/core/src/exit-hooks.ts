type Signal = 'SIGTERM' | 'SIGINT'

const SIGNALS: readonly Signal[] = ['SIGTERM', 'SIGINT']

/**
 * Calls `flush` when the process is told to end or has nothing more to do.
 * A signal that nobody else handles ends the process afterwards, as it would have without us.
 *
 * @returns a function that takes the hooks away again
 */
export function flushOnExit(flush: () => Promise<void>): () => void {
  function onSignal(signal: Signal): void {
    const isOurs = process.listenerCount(signal) === 1
    void flush().finally(() => {
      if (!isOurs) return
      process.off(signal, onSignal)
      process.kill(process.pid, signal)
    })
  }

  // Once: the event comes again when the flush is over, and would for ever while the collector is away.
  function onBeforeExit(): void {
    void flush()
  }

  for (const signal of SIGNALS) process.on(signal, onSignal)
  process.once('beforeExit', onBeforeExit)
  return function removeExitHooks() {
    for (const signal of SIGNALS) process.off(signal, onSignal)
    process.off('beforeExit', onBeforeExit)
  }
}
