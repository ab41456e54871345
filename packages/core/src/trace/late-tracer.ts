import type { Tracer } from '@opentelemetry/api'
import { globalSlot } from '../base/global-slot.ts'

/**
 * A tracer of the default tracing that was shut down last: its spans record nothing and are counted. The API holds none any
 * more, so that another provider can be registered. Shared by all copies of this package.
 */
const slot = globalSlot<Tracer>('late-tracer.1')

export function lateTracer(): Tracer | undefined {
  return slot.value
}

/** @param tracer `undefined` where tracing has begun */
export function setLateTracer(tracer: Tracer | undefined): void {
  slot.value = tracer
}
