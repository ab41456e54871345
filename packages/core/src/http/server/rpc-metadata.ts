import type { Context } from '@opentelemetry/api'
import { createContextKey } from '@opentelemetry/api'

/** The key under which OpenTelemetry's `http` instrumentation keeps data of the request that it traces. */
const RPC_METADATA = createContextKey('OpenTelemetry SDK Context Key RPC_METADATA')

/** Whether OpenTelemetry's `http` instrumentation has made a server span in this context. */
export function isHttpServerContext(context: Context): boolean {
  const metadata = context.getValue(RPC_METADATA)
  return typeof metadata === 'object' && metadata !== null && 'type' in metadata && metadata.type === 'http'
}
