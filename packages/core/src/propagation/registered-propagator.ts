import type { TextMapPropagator } from '@opentelemetry/api'
import { propagation } from '@opentelemetry/api'
import { baggagePropagator } from './baggage-propagator.ts'
import { chosenPropagator } from './chosen-propagator.ts'
import { compositePropagator } from './composite-propagator.ts'
import { traceContextPropagator } from './trace-context-propagator.ts'

/** W3C Trace Context and W3C Baggage: OpenTelemetry's default for `OTEL_PROPAGATORS`. */
const DEFAULT = compositePropagator([traceContextPropagator(), baggagePropagator()])

/**
 * The propagator registered with the API, looked up at each call, so that the order of imports does not matter. Where
 * none is registered, which the API represents by a propagator without fields, the one that tracing was started with,
 * which may be none. Without tracing, the default.
 */
export function registeredPropagator(): TextMapPropagator {
  return propagation.fields().length > 0 ? propagation : (chosenPropagator()?.propagator ?? DEFAULT)
}
