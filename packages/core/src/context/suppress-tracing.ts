import type { Context } from '@opentelemetry/api'
import { createContextKey } from '@opentelemetry/api'

/** The key OpenTelemetry's own SDK and instrumentations look for; `createContextKey` is `Symbol.for`, so it is one key for all copies. */
const SUPPRESS_TRACING = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING')

/** A context in which nothing is traced, for work done by tracing itself. */
export function suppressTracing(context: Context): Context {
  return context.setValue(SUPPRESS_TRACING, true)
}

/** Whether {@link suppressTracing}, ours or the OpenTelemetry SDK's, made this context or one above it. */
export function isTracingSuppressed(context: Context): boolean {
  return context.getValue(SUPPRESS_TRACING) === true
}
