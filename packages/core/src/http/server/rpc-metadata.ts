import type { Context, Span } from '@opentelemetry/api'
import { createContextKey } from '@opentelemetry/api'

/** The key under which OpenTelemetry's `http` instrumentation keeps data of the request that it traces. */
const RPC_METADATA = createContextKey('OpenTelemetry SDK Context Key RPC_METADATA')

/** What OpenTelemetry's `http` instrumentation shares of a request that it traces. */
export interface InstrumentedRequest {
  readonly span: Span
  /** The instrumentation names its span by this, and adds it to its span and its metrics. */
  route?: string
}

/** `undefined` where OpenTelemetry's `http` instrumentation has made no server span in this context. */
export function instrumentedRequest(context: Context): InstrumentedRequest | undefined {
  const metadata = context.getValue(RPC_METADATA)
  return isOfHttp(metadata) && typeof metadata.span?.isRecording === 'function' ? metadata : undefined
}

function isOfHttp(metadata: unknown): metadata is InstrumentedRequest & { readonly type: 'http' } {
  return typeof metadata === 'object' && metadata !== null && 'type' in metadata && metadata.type === 'http'
}
