import type { TextMapPropagator } from '@opentelemetry/api'
import { globalSlot } from '../base/global-slot.ts'
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

/** Two copies of this package in one process read and write the same headers. */
const slot = globalSlot<ChosenPropagator>('propagator.1')

export function chosenPropagator(): ChosenPropagator | undefined {
  return slot.value
}

export function setChosenPropagator(chosen: ChosenPropagator): void {
  slot.value = chosen
}
