import type { TextMapPropagator } from '@opentelemetry/api'
import { globalSlot } from '../base/global-slot.ts'
import type { PropagationLimits } from './propagation-limits.ts'

/** The propagator that tracing was started with, stored by `register-propagators.ts`. */
export interface ChosenPropagator {
  readonly propagator: TextMapPropagator
  /** Its parts in order: names of built-in formats, and propagator objects. */
  readonly members: readonly unknown[]
  /** Bounds of what is passed on. Absent in copies of this package that have no limits. */
  readonly limits?: PropagationLimits | undefined
  /** The number of running tracings that registered it. */
  holders: number
}

/** Shared, so that two copies of this package in one process read and write the same headers. */
const slot = globalSlot<ChosenPropagator>('propagator.1')

export function chosenPropagator(): ChosenPropagator | undefined {
  return slot.value
}

export function setChosenPropagator(chosen: ChosenPropagator): void {
  slot.value = chosen
}
