import { globalSlot } from '../base/global-slot.ts'
import { withinDeadline } from '../base/time/pause.ts'
import { endWatchingAndWait } from '../span/watched-trace.ts'
import { AT_EXIT_TIMEOUT } from './exit-timeouts.ts'

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

/** What listens to the signals. */
interface SignalListener {
  readonly actions: Set<ExitActions>
  listen(): void
  stop(): void
}

/**
 * One listener for all tracing of this process and all copies of this package: if each had its own, every one would take the
 * others for listeners that decide about the end, and the process would not end.
 */
const slot = globalSlot<SignalListener>('signal-listener.1')

/** @returns stops */
export function flushAtSignals(actions: ExitActions): () => void {
  slot.value ??= signalListener()
  const listener = slot.value
  listener.actions.add(actions)
  listener.listen()
  return function stop() {
    listener.actions.delete(actions)
    if (listener.actions.size === 0) listener.stop()
  }
}

function signalListener(): SignalListener {
  const actions = new Set<ExitActions>()
  let isEnding = false

  function onSignal(signal: NodeJS.Signals): void {
    if (process.listenerCount(signal) > 1) {
      // Other listeners decide about the end. Some count the listeners, as `signal-exit` does, so ours has to be gone.
      process.off(signal, onSignal)
      for (const { flush } of actions) void flush()
    } else if (isEnding) {
      raise(signal)
    } else {
      isEnding = true
      void endWith(signal)
    }
  }

  async function endWith(signal: NodeJS.Signals): Promise<void> {
    const ending = [...actions]
    await Promise.allSettled(ending.map(({ drain }) => drain()))
    await withinDeadline(AT_EXIT_TIMEOUT, endWatchingAndWait())
    try {
      for (const { flushSync } of ending) flushSync()
    } finally {
      raise(signal)
    }
  }

  function raise(signal: NodeJS.Signals): void {
    process.off(signal, onSignal)
    process.kill(process.pid, signal)
  }

  return {
    actions,
    listen() {
      for (const signal of SIGNALS) {
        process.off(signal, onSignal)
        // Prepended: a one-time listener (`process.once`) would be removed before it could be counted.
        process.prependListener(signal, onSignal)
      }
    },
    stop() {
      for (const signal of SIGNALS) process.off(signal, onSignal)
    },
  }
}
