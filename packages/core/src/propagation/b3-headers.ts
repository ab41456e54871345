import type { TextMapGetter, TextMapSetter } from '@opentelemetry/api'
import { warnOnce } from '../base/diagnostics/warn-once.ts'
import type { ReceivedDecision } from '../context/received-decision.ts'
import type { B3 } from './b3-value.ts'
import { isAccepted } from './b3-value.ts'
import { trimOws } from './header-value.ts'
import { remoteSpanContext } from './remote-span.ts'
import { shortTraceId } from './short-trace-id.ts'

const TRACE_ID = 'x-b3-traceid'
const SPAN_ID = 'x-b3-spanid'
const SAMPLED = 'x-b3-sampled'
const FLAGS = 'x-b3-flags'

/** The headers that are written; `x-b3-parentspanid` is not. */
export const B3_HEADERS: readonly string[] = [TRACE_ID, SPAN_ID, SAMPLED, FLAGS]

const TRACE_ID_VALUE = /^(?:[0-9a-f]{16}){1,2}$/
const SPAN_ID_VALUE = /^[0-9a-f]{16}$/

/** The words predate the specification: "a lenient implementation may accept them". */
const DECISIONS: Readonly<Record<string, ReceivedDecision>> = {
  0: 'deny',
  false: 'deny',
  1: 'accept',
  true: 'accept',
}

/** Reads the `x-b3-*` headers (openzipkin/b3-propagation, "Multiple Headers"). A malformed one counts as absent. */
export function readB3Headers<C>(carrier: C, getter: TextMapGetter<C>): B3 | undefined {
  const decision = readDecision(carrier, getter)
  const traceId = firstValue(getter.get(carrier, TRACE_ID))
  const spanId = firstValue(getter.get(carrier, SPAN_ID))
  const spanContext =
    traceId !== undefined &&
    spanId !== undefined &&
    TRACE_ID_VALUE.test(traceId) &&
    SPAN_ID_VALUE.test(spanId)
      ? remoteSpanContext(traceId, spanId, isAccepted(decision))
      : undefined
  if (spanContext === undefined && (traceId !== undefined || spanId !== undefined)) {
    warnOnce('malformed b3', 'malformed x-b3-traceid and x-b3-spanid headers were ignored')
  }
  return spanContext === undefined && decision === 'defer' ? undefined : { decision, spanContext }
}

/** "Debug implies an accept decision, so don't also send the X-B3-Sampled header." */
export function writeB3Headers<C>({ decision, spanContext }: B3, carrier: C, setter: TextMapSetter<C>): void {
  if (spanContext !== undefined) {
    setter.set(carrier, TRACE_ID, shortTraceId(spanContext.traceId))
    setter.set(carrier, SPAN_ID, spanContext.spanId.toLowerCase())
  }
  if (decision === 'debug') setter.set(carrier, FLAGS, '1')
  else if (decision !== 'defer') setter.set(carrier, SAMPLED, decision === 'accept' ? '1' : '0')
}

function readDecision<C>(carrier: C, getter: TextMapGetter<C>): ReceivedDecision {
  if (firstValue(getter.get(carrier, FLAGS)) === '1') return 'debug'
  const sampled = firstValue(getter.get(carrier, SAMPLED))
  return sampled !== undefined && Object.hasOwn(DECISIONS, sampled)
    ? (DECISIONS[sampled] ?? 'defer')
    : 'defer'
}

/** "When extracting state headers, the first value wins". Several headers arrive as a list, or joined with commas. */
function firstValue(header: unknown): string | undefined {
  const value: unknown = Array.isArray(header) ? header[0] : header
  if (typeof value !== 'string') return undefined
  const comma = value.indexOf(',')
  return trimOws(comma === -1 ? value : value.slice(0, comma))
}
