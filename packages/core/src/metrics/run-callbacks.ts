import type { BatchObservableCallback, Observable } from '@opentelemetry/api'
import { messageOf, warnOnce } from '../base/diagnostics/warn-once.ts'
import { withinDeadline } from '../base/time/pause.ts'
import { ObservableInstrument, Observations } from './observable-instrument.ts'

/** A callback for several instruments. */
export interface BatchCallback {
  readonly callback: BatchObservableCallback
  /** Those that it may observe. */
  readonly observables: ReadonlySet<Observable>
}

/** The callbacks of a meter. */
export interface Callbacks {
  readonly instruments: readonly ObservableInstrument[]
  readonly batches: readonly BatchCallback[]
}

/**
 * Calls every callback once. One that throws, or takes too long, does not keep the others from being read.
 *
 * @returns what was observed, and what is still to come
 */
export function startCallbacks(all: readonly Callbacks[]): {
  readonly observations: Observations
  readonly pending: readonly Promise<void>[]
} {
  const observations = new Observations()
  const pending: Promise<void>[] = []
  for (const { instruments, batches } of all) {
    for (const instrument of instruments) {
      for (const callback of instrument.callbacks)
        start(instrument.descriptor.name, () =>
          callback({ observe: (value, attributes) => observations.observe(instrument, value, attributes) }),
        )
    }
    for (const { callback, observables } of batches)
      start('of a batch', () =>
        callback({
          observe(observable, value, attributes) {
            if (observables.has(observable) && observable instanceof ObservableInstrument)
              observations.observe(observable, value, attributes)
          },
        }),
      )
  }
  return { observations, pending }

  function start(name: string, call: () => void | Promise<void>): void {
    try {
      const returned = call()
      if (returned !== undefined) pending.push(Promise.resolve(returned).catch(error => report(name, error)))
    } catch (error) {
      report(name, error)
    }
  }
}

/** Waits for what is pending, for at most `millis`. What is observed later is left out. */
export async function awaitCallbacks(pending: readonly Promise<void>[], millis: number): Promise<void> {
  if (pending.length === 0) return
  const isInTime = await withinDeadline(millis, Promise.all(pending).then(ignore))
  if (!isInTime)
    warnOnce('metric callback', `a callback of a metric did not end within ${millis} ms, and is left out`)
}

function ignore(): void {}

function report(name: string, error: unknown): void {
  warnOnce(
    `metric callback ${name}`,
    () => `a callback of the metric ${name} failed, and is left out: ${messageOf(error)}`,
  )
}
