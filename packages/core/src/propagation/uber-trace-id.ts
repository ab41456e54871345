import type { SpanContext } from '@opentelemetry/api'
import { isSpanContextValid } from '@opentelemetry/api'
import { isSampled } from '../ids/trace-flags.ts'
import { percentDecode } from './percent-encoding.ts'
import { remoteSpanContext } from './remote-span.ts'
import { shortTraceId } from './short-trace-id.ts'

/** The longest legal value, percent-encoded, has 87 characters; the parent's id, which is ignored, may be longer. */
const MAX_LENGTH = 256

/** `{trace-id}:{span-id}:{parent-span-id}:{flags}` */
const VALUE = /^(?<traceId>[0-9a-f]{1,32}):(?<spanId>[0-9a-f]{1,16}):[^:]*:(?<flags>[0-9a-f]{1,2})$/

/** Jaeger's flags differ from those of a `traceparent`. */
const JAEGER_SAMPLED = 0x01
const JAEGER_DEBUG = 0x02

/** The content of an `uber-trace-id`. */
export interface UberTraceId {
  readonly spanContext: SpanContext
  readonly isDebug: boolean
}

/**
 * Reads an `uber-trace-id` (Jaeger, "Client libraries", "Trace/Span Identity"). Ids may be short. The parent is
 * deprecated and ignored. Some of Jaeger's own clients percent-encode the colons.
 *
 * @returns `undefined` where the value is malformed
 */
export function parseUberTraceId(value: string): UberTraceId | undefined {
  if (value.length > MAX_LENGTH) return undefined
  const { traceId, spanId, flags } = VALUE.exec(percentDecode(value).toLowerCase())?.groups ?? {}
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined
  const bits = Number.parseInt(flags, 16)
  const sampled = (bits & JAEGER_SAMPLED) !== 0
  const spanContext = remoteSpanContext(traceId, spanId, sampled)
  // "Debug flag should only be set when the sampled flag is set."
  return spanContext === undefined
    ? undefined
    : { spanContext, isDebug: sampled && (bits & JAEGER_DEBUG) !== 0 }
}

/**
 * Writes an `uber-trace-id`, without the parent.
 *
 * @returns `undefined` where the ids are invalid: such a context is not propagated
 */
export function formatUberTraceId({ spanContext, isDebug }: UberTraceId): string | undefined {
  if (!isSpanContextValid(spanContext)) return undefined
  const { traceId, spanId, traceFlags } = spanContext
  return `${shortTraceId(traceId)}:${spanId.toLowerCase()}:0:${flagsOf(traceFlags, isDebug)}`
}

function flagsOf(traceFlags: number, isDebug: boolean): string {
  if (!isSampled(traceFlags)) return '00'
  return isDebug ? '03' : '01'
}
