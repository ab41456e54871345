import type { Context, TextMapGetter, TextMapPropagator, TextMapSetter } from '@opentelemetry/api'
import { propagation } from '@opentelemetry/api'
import { messageOf, warnOnce } from '../base/diagnostics/warn-once.ts'
import { isTracingSuppressed } from '../context/suppress-tracing.ts'
import { parseBaggage, serializeBaggage } from './baggage.ts'
import type { PropagationLimits } from './propagation-limits.ts'
import { DEFAULT_PROPAGATION_LIMITS } from './propagation-limits.ts'

const BAGGAGE = 'baggage'
const FIELDS = [BAGGAGE]

/**
 * Reads and writes `baggage`: W3C Baggage. Never throws.
 *
 * @param limits bounds of the header
 */
export function baggagePropagator(
  limits: PropagationLimits = DEFAULT_PROPAGATION_LIMITS,
): TextMapPropagator<unknown> {
  return limits === DEFAULT_PROPAGATION_LIMITS ? PROPAGATOR : new BaggagePropagator(limits)
}

class BaggagePropagator implements TextMapPropagator<unknown> {
  readonly #maxBytes: number

  constructor({ baggageBytes }: PropagationLimits) {
    this.#maxBytes = baggageBytes
  }

  extract<C>(context: Context, carrier: C, getter: TextMapGetter<C>): Context {
    try {
      const header: unknown = getter.get(carrier, BAGGAGE)
      if (header === undefined || header === null) return context
      const baggage = parseBaggage(headersOf(header), this.#maxBytes)
      return baggage === undefined ? context : propagation.setBaggage(context, baggage)
    } catch (error) {
      warnOnce('propagation', () => `reading the baggage of a carrier failed: ${messageOf(error)}`)
      return context
    }
  }

  inject<C>(context: Context, carrier: C, setter: TextMapSetter<C>): void {
    try {
      const baggage = propagation.getBaggage(context)
      if (baggage === undefined || isTracingSuppressed(context)) return
      const header = serializeBaggage(baggage, this.#maxBytes)
      if (header !== '') setter.set(carrier, BAGGAGE, header)
    } catch (error) {
      warnOnce('propagation', () => `writing the baggage to a carrier failed: ${messageOf(error)}`)
    }
  }

  fields(): string[] {
    return FIELDS
  }
}

const PROPAGATOR = new BaggagePropagator(DEFAULT_PROPAGATION_LIMITS)

function headersOf(header: unknown): string[] {
  if (typeof header === 'string') return [header]
  const headers: unknown[] = Array.isArray(header) ? header : [header]
  return headers.filter(value => typeof value === 'string')
}
