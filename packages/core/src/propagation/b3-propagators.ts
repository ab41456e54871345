import type { Context, TextMapPropagator, TextMapSetter } from '@opentelemetry/api'
import { messageOf, warnOnce } from '../base/diagnostics/warn-once.ts'
import { b3Of, extractB3 } from './b3-context.ts'
import { B3_HEADERS, writeB3Headers } from './b3-headers.ts'
import { formatB3 } from './b3-value.ts'

const B3_FIELDS = ['b3']
const B3: TextMapPropagator<unknown> = { extract: extractB3, inject: injectB3, fields: () => B3_FIELDS }

/** Reads B3 in both encodings and writes the single header `b3`. Never throws. */
export function b3Propagator(): TextMapPropagator<unknown> {
  return B3
}

function injectB3<C>(context: Context, carrier: C, setter: TextMapSetter<C>): void {
  try {
    const b3 = b3Of(context)
    if (b3 !== undefined) setter.set(carrier, 'b3', formatB3(b3))
  } catch (error) {
    warnOnce('propagation', () => `writing the b3 header to a carrier failed: ${messageOf(error)}`)
  }
}

const B3_MULTI_FIELDS = [...B3_HEADERS]
const B3_MULTI: TextMapPropagator<unknown> = {
  extract: extractB3,
  inject: injectB3Multi,
  fields: () => B3_MULTI_FIELDS,
}

/** Reads B3 in both encodings and writes the headers `x-b3-*`. Never throws. */
export function b3MultiPropagator(): TextMapPropagator<unknown> {
  return B3_MULTI
}

function injectB3Multi<C>(context: Context, carrier: C, setter: TextMapSetter<C>): void {
  try {
    const b3 = b3Of(context)
    if (b3 !== undefined) writeB3Headers(b3, carrier, setter)
  } catch (error) {
    warnOnce('propagation', () => `writing the x-b3 headers to a carrier failed: ${messageOf(error)}`)
  }
}
