import type { SpanContext } from '@opentelemetry/api'
import type { ReceivedDecision } from '../context/received-decision.ts'
import { remoteSpanContext } from './remote-span.ts'
import { shortTraceId } from './short-trace-id.ts'

/** The content of B3 headers in either encoding: a decision, and usually a span. */
export interface B3 {
  readonly decision: ReceivedDecision
  readonly spanContext?: SpanContext | undefined
}

/** `{TraceId}-{SpanId}-{SamplingState}-{ParentSpanId}`, the last two optional; or the sampling state alone. */
const VALUE =
  /^(?:(?<traceId>(?:[0-9a-f]{16}){1,2})-(?<spanId>[0-9a-f]{16})(?:-(?<state>[01d]))?(?:-[0-9a-f]{16})?|(?<only>[01d]))$/

const DECISIONS: Readonly<Record<string, ReceivedDecision>> = { 0: 'deny', 1: 'accept', d: 'debug' }
const STATES = { deny: '0', accept: '1', debug: 'd', defer: '' } as const

/**
 * Reads the value of a `b3` header (openzipkin/b3-propagation, "Single Header"). Ignores the parent: our span is a
 * child of the sender's and has an id of its own.
 */
export function parseB3(value: string): B3 | undefined {
  const { traceId, spanId, state, only } = VALUE.exec(value)?.groups ?? {}
  if (only !== undefined) return { decision: DECISIONS[only] ?? 'defer' }
  if (traceId === undefined || spanId === undefined) return undefined
  const decision = DECISIONS[state ?? ''] ?? 'defer'
  const spanContext = remoteSpanContext(traceId, spanId, isAccepted(decision))
  return spanContext === undefined ? undefined : { decision, spanContext }
}

/** Writes a `b3` header, without the parent, as OpenTelemetry specifies (context/api-propagators.md, "B3 Inject"). */
export function formatB3({ decision, spanContext }: B3): string {
  const state = STATES[decision]
  if (spanContext === undefined) return state
  return state === '' ? idsOf(spanContext) : `${idsOf(spanContext)}-${state}`
}

/** Debug "implies accept". */
export function isAccepted(decision: ReceivedDecision): boolean {
  return decision === 'accept' || decision === 'debug'
}

function idsOf({ traceId, spanId }: SpanContext): string {
  return `${shortTraceId(traceId)}-${spanId.toLowerCase()}`
}
