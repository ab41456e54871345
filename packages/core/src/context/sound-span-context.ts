import type { Context, Span, SpanContext, TraceState } from '@opentelemetry/api'
import { createTraceState, trace } from '@opentelemetry/api'
import { contextWithSpan, SPAN_KEY } from './context-with-span.ts'

/**
 * The readable span context of a span of any make; `undefined` where there is none. A context may hold any value as its
 * span, such as a `null` from a job queue. Never throws.
 */
export function spanContextOf(span: Span | undefined): SpanContext | undefined {
  return span === undefined ? undefined : soundSpanContext(givenBy(span))
}

/**
 * Returns `given` itself where each part has its type, the usual case. Returns a copy where flags or trace state have
 * lost theirs, as in JSON. Returns `undefined` where the ids are no strings. Does not check whether the ids are valid.
 * Never throws.
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
 * The context for samplers and processors, which read its span unguarded. A value that is no span, or cannot be read,
 * is removed.
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

/** Missing flags mean not sampled, as in OpenTelemetry's SDK. */
function soundFlags(flags: unknown): number {
  if (typeof flags === 'bigint') return Number(BigInt.asUintN(8, flags))
  return typeof flags === 'number' ? flags : 0
}

/** The text of a trace state of any make; empty where there is none. Never throws. */
export function traceStateText(traceState: TraceState | undefined): string {
  if (traceState === undefined) return ''
  try {
    const text: unknown = traceState.serialize()
    return typeof text === 'string' ? text : ''
  } catch {
    return ''
  }
}
