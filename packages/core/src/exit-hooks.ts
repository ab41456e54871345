const SIGNALS: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGINT']

/**
 * Calls `flush` when the process is told to end or has nothing more to do.
 * A signal that nobody else handles ends the process afterwards, as it would have without us; the second one at once.
 *
 * @returns a function that takes the hooks away again
 */
export function flushOnExit(flush: () => Promise<void>): () => void {
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
      void flush().finally(() => raise(signal))
    }
  }

  function raise(signal: NodeJS.Signals): void {
    process.off(signal, onSignal)
    process.kill(process.pid, signal)
  }

  function onBeforeExit(): void {
    void flush()
  }

  // In front of the others: a listener for one occasion (`process.once`) would be gone before it could be counted.
  for (const signal of SIGNALS) process.prependListener(signal, onSignal)
  // Once: the event comes again when the flush is over, and would for ever while the collector is away.
  process.once('beforeExit', onBeforeExit)
  return function removeExitHooks() {
    for (const signal of SIGNALS) process.off(signal, onSignal)
    process.off('beforeExit', onBeforeExit)
  }
}
