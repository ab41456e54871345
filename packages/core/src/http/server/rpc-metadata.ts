import type { Context } from '@opentelemetry/api'
import { createContextKey } from '@opentelemetry/api'

/** Where OpenTelemetry's `http` instrumentation puts what it knows of the request it has a span for. */
const RPC_METADATA = createContextKey('OpenTelemetry SDK Context Key RPC_METADATA')

/** Whether OpenTelemetry's `http` instrumentation has made a server span in this context. */
export function isHttpServerContext(context: Context): boolean {
  const metadata = context.getValue(RPC_METADATA)
  return typeof metadata === 'object' && metadata !== null && 'type' in metadata && metadata.type === 'http'
}
