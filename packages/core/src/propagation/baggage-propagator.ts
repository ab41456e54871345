import type { Context, TextMapGetter, TextMapPropagator, TextMapSetter } from '@opentelemetry/api'
import { propagation } from '@opentelemetry/api'
import { isTracingSuppressed } from '../context/suppress-tracing.ts'
import { messageOf, reportOnce } from '../report-once.ts'
import { parseBaggage, serializeBaggage } from './baggage.ts'

const BAGGAGE = 'baggage'
const FIELDS = [BAGGAGE]

const PROPAGATOR: TextMapPropagator<unknown> = { extract, inject, fields: () => FIELDS }

/** Reads and writes `baggage`: W3C Baggage. It never throws. */
export function baggagePropagator(): TextMapPropagator<unknown> {
  return PROPAGATOR
}

function extract<C>(context: Context, carrier: C, getter: TextMapGetter<C>): Context {
  try {
    const header: unknown = getter.get(carrier, BAGGAGE)
    if (header === undefined || header === null) return context
    const baggage = parseBaggage(headersOf(header))
    return baggage === undefined ? context : propagation.setBaggage(context, baggage)
  } catch (error) {
    reportOnce('propagation', () => `reading the baggage of a carrier failed: ${messageOf(error)}`)
    return context
  }
}

function inject<C>(context: Context, carrier: C, setter: TextMapSetter<C>): void {
  try {
    const baggage = propagation.getBaggage(context)
    if (baggage === undefined || isTracingSuppressed(context)) return
    const header = serializeBaggage(baggage)
    if (header !== '') setter.set(carrier, BAGGAGE, header)
  } catch (error) {
    reportOnce('propagation', () => `writing the baggage to a carrier failed: ${messageOf(error)}`)
  }
}

function headersOf(header: unknown): string[] {
  if (typeof header === 'string') return [header]
  const headers: unknown[] = Array.isArray(header) ? header : [header]
  return headers.filter(value => typeof value === 'string')
}
