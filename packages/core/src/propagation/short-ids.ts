import type { SpanContext } from '@opentelemetry/api'
import { isSpanContextValid, TraceFlags } from '@opentelemetry/api'

const NO_UPPER_HALF = '0'.repeat(16)

/**
 * The sender's span where ids may be shorter than OpenTelemetry's: they are filled with zeroes on the left.
 *
 * @returns `undefined` where an id is zero
 */
export function remoteSpanContext(
  traceId: string,
  spanId: string,
  isSampled: boolean,
): SpanContext | undefined {
  const spanContext = {
    traceId: traceId.padStart(32, '0'),
    spanId: spanId.padStart(16, '0'),
    traceFlags: isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote: true,
  }
  return isSpanContextValid(spanContext) ? spanContext : undefined
}

/**
 * A trace id of 64 bits is sent as it came, in 16 digits: services that know no other compare it as text.
 * The API calls upper-case ids valid, B3 and Jaeger write lower-case ones.
 */
export function shortTraceId(traceId: string): string {
  const id = traceId.toLowerCase()
  return id.startsWith(NO_UPPER_HALF) ? id.slice(16) : id
}
