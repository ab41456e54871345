import type { Context, TextMapPropagator, TextMapSetter } from '@opentelemetry/api'
import { messageOf, warnOnce } from '../base/diagnostics/warn-once.ts'
import { b3Of, extractB3 } from './b3-context.ts'
import { B3_HEADERS, writeB3Headers } from './b3-headers.ts'

const FIELDS = [...B3_HEADERS]

const PROPAGATOR: TextMapPropagator<unknown> = { extract: extractB3, inject, fields: () => FIELDS }

/** Reads B3 in both encodings and writes the headers `x-b3-*`. It never throws. */
export function b3MultiPropagator(): TextMapPropagator<unknown> {
  return PROPAGATOR
}

function inject<C>(context: Context, carrier: C, setter: TextMapSetter<C>): void {
  try {
    const b3 = b3Of(context)
    if (b3 !== undefined) writeB3Headers(b3, carrier, setter)
  } catch (error) {
    warnOnce('propagation', () => `writing the x-b3 headers to a carrier failed: ${messageOf(error)}`)
  }
}
