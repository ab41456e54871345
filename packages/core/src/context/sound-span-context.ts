import type { Context, Span, SpanContext, TraceState } from '@opentelemetry/api'
import { createTraceState, trace } from '@opentelemetry/api'
import { contextWithSpan, SPAN_KEY } from './context-with-span.ts'

/**
 * The span context of a span of any make, fit to be read; `undefined` where there is none. It never throws. A context may
 * hold anything as its span, such as what a job queue stored as `null`.
 */
export function spanContextOf(span: Span | undefined): SpanContext | undefined {
  return span === undefined ? undefined : soundSpanContext(givenBy(span))
}

/**
 * `given` itself where each part has its type, which is nearly always so; a copy where flags or trace state have lost
 * theirs, as in JSON; `undefined` where the ids are no texts. Whether the ids are valid is not looked at. It never throws.
 */
export function soundSpanContext(given: unknown): SpanContext | undefined {
  try {
    if (typeof given !== 'object' || given === null) return undefined
    const { traceId, spanId, traceFlags, traceState, isRemote } = given as SpanContext
    if (typeof traceId !== 'string' || typeof spanId !== 'string') return undefined
    const state = traceState === undefined ? undefined : soundTraceState(traceState)
    if (state === traceState && typeof traceFlags === 'number') return given as SpanContext
    const known = { traceId, spanId, traceFlags: soundFlags(traceFlags), isRemote: isRemote === true }
    return state === undefined ? known : { ...known, traceState: state }
  } catch {
    return undefined
  }
}

function soundTraceState(given: unknown): TraceState | undefined {
  try {
    if (isTraceState(given)) return given
    return typeof given === 'string' && given !== '' ? createTraceState(given) : undefined
  } catch {
    return undefined
  }
}

/**
 * The context as samplers and processors get it, who read its span without care: what is no span, or cannot be read, is
 * not in it.
 */
export function withReadableSpan(context: Context): Context {
  const raw = context.getValue(SPAN_KEY)
  if (raw === undefined) return context
  const given = givenBy(raw)
  const sound = soundSpanContext(given)
  if (sound === undefined) return context.deleteValue(SPAN_KEY)
  return sound === given ? context : contextWithSpan(context, trace.wrapSpanContext(sound))
}

function givenBy(span: unknown): unknown {
  try {
    return (span as Span).spanContext()
  } catch {
    return undefined
  }
}

function isTraceState(given: unknown): given is TraceState {
  const { get, set, unset, serialize } = given as TraceState
  const reads = typeof get === 'function' && typeof serialize === 'function'
  return reads && typeof set === 'function' && typeof unset === 'function'
}

/** What says nothing says that nothing is sampled, as in OpenTelemetry's SDK. */
function soundFlags(flags: unknown): number {
  if (typeof flags === 'bigint') return Number(BigInt.asUintN(8, flags))
  return typeof flags === 'number' ? flags : 0
}

/** The text of a trace state of any make; empty where it has none. It never throws. */
export function traceStateText(traceState: TraceState | undefined): string {
  if (traceState === undefined) return ''
  try {
    const text: unknown = traceState.serialize()
    return typeof text === 'string' ? text : ''
  } catch {
    return ''
  }
}
