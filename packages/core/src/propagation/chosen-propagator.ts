import type { TextMapPropagator } from '@opentelemetry/api'
import type { PropagationLimits } from './propagation-limits.ts'

/** The propagator that tracing was started with, as `register-propagators.ts` keeps it. */
export interface ChosenPropagator {
  readonly propagator: TextMapPropagator
  /** What it is made of, in order: the names of ours and the propagators of others. */
  readonly members: readonly unknown[]
  /** How much of what they read is passed on; a copy of this package that has no limits does not say. */
  readonly limits?: PropagationLimits | undefined
  /** How many tracings run that asked for it. */
  holders: number
}

/** Behind a registered symbol, so that two copies of this package in one process read and write the same headers. */
const SLOT = Symbol.for('throughline.propagator.1')
const slots = globalThis as { [SLOT]?: ChosenPropagator }

export function chosenPropagator(): ChosenPropagator | undefined {
  return slots[SLOT]
}

export function setChosenPropagator(chosen: ChosenPropagator): void {
  slots[SLOT] = chosen
}
