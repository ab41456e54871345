import type { TextMapPropagator } from '@opentelemetry/api'
import { propagation } from '@opentelemetry/api'
import { baggagePropagator } from './baggage-propagator.ts'
import { compositePropagator } from './composite-propagator.ts'
import { traceContextPropagator } from './trace-context-propagator.ts'

const DEFAULT = compositePropagator([traceContextPropagator(), baggagePropagator()])

/** W3C Trace Context and W3C Baggage, as OpenTelemetry's default for `OTEL_PROPAGATORS`. */
export function defaultPropagator(): TextMapPropagator {
  return DEFAULT
}

/**
 * The propagator registered with the API, looked up at each call so that the order of imports does not matter;
 * ours where none is registered, which the API answers with a propagator without fields.
 */
export function registeredPropagator(): TextMapPropagator {
  return propagation.fields().length > 0 ? propagation : DEFAULT
}
