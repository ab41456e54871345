import type { Context, TextMapPropagator, TextMapSetter } from '@opentelemetry/api'
import { messageOf, warnOnce } from '../base/diagnostics/warn-once.ts'
import { b3Of, extractB3 } from './b3-context.ts'
import { formatB3 } from './b3-value.ts'

const FIELDS = ['b3']

const PROPAGATOR: TextMapPropagator<unknown> = { extract: extractB3, inject, fields: () => FIELDS }

/** Reads B3 in both encodings and writes the single header `b3`. It never throws. */
export function b3Propagator(): TextMapPropagator<unknown> {
  return PROPAGATOR
}

function inject<C>(context: Context, carrier: C, setter: TextMapSetter<C>): void {
  try {
    const b3 = b3Of(context)
    if (b3 !== undefined) setter.set(carrier, 'b3', formatB3(b3))
  } catch (error) {
    warnOnce('propagation', () => `writing the b3 header to a carrier failed: ${messageOf(error)}`)
  }
}
