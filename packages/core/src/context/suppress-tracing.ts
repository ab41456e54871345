import type { Context } from '@opentelemetry/api'
import { createContextKey } from '@opentelemetry/api'

/**
 * The key that OpenTelemetry's SDK and instrumentations read. `createContextKey` is `Symbol.for`, so all copies share
 * it.
 */
const SUPPRESS_TRACING = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING')

/** A context in which nothing is traced, for the work of tracing itself. */
export function suppressTracing(context: Context): Context {
  return context.setValue(SUPPRESS_TRACING, true)
}

/** Whether {@link suppressTracing} of this package or of the OpenTelemetry SDK made this context or an ancestor. */
export function isTracingSuppressed(context: Context): boolean {
  return context.getValue(SUPPRESS_TRACING) === true
}
