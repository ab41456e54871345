import type {
  Context,
  SpanContext,
  TextMapGetter,
  TextMapPropagator,
  TextMapSetter,
} from '@opentelemetry/api'
import { trace } from '@opentelemetry/api'
import { contextWithSpan, spanOf } from '../context/context-with-span.ts'
import { isTracingSuppressed } from '../context/suppress-tracing.ts'
import { messageOf, reportOnce } from '../report-once.ts'
import { singleValue } from './single-value.ts'
import { formatTraceparent, parseTraceparent } from './traceparent.ts'
import { parseTraceState, serializeTraceState } from './tracestate.ts'
import { trimOws } from './trim-ows.ts'

const TRACEPARENT = 'traceparent'
const TRACESTATE = 'tracestate'
const FIELDS = [TRACEPARENT, TRACESTATE]

const PROPAGATOR: TextMapPropagator<unknown> = { extract, inject, fields: () => FIELDS }

/** Reads and writes `traceparent` and `tracestate`: W3C Trace Context Level 2. It never throws. */
export function traceContextPropagator(): TextMapPropagator<unknown> {
  return PROPAGATOR
}

function extract<C>(context: Context, carrier: C, getter: TextMapGetter<C>): Context {
  try {
    const header: unknown = getter.get(carrier, TRACEPARENT)
    if (header === undefined || header === null) return context
    const spanContext = readTraceparent(header)
    if (spanContext === undefined) return context
    readTraceState(spanContext, carrier, getter)
    return contextWithSpan(context, trace.wrapSpanContext(spanContext))
  } catch (error) {
    reportOnce('propagation', () => `reading the trace headers of a carrier failed: ${messageOf(error)}`)
    return context
  }
}

function inject<C>(context: Context, carrier: C, setter: TextMapSetter<C>): void {
  try {
    const spanContext = spanOf(context)?.spanContext()
    if (spanContext === undefined || isTracingSuppressed(context)) return
    const traceparent = formatTraceparent(spanContext)
    if (traceparent === undefined) return
    setter.set(carrier, TRACEPARENT, traceparent)
    if (!spanContext.traceState) return
    const tracestate = serializeTraceState(spanContext.traceState)
    if (tracestate !== '') setter.set(carrier, TRACESTATE, tracestate)
  } catch (error) {
    reportOnce('propagation', () => `writing the trace headers to a carrier failed: ${messageOf(error)}`)
  }
}

function readTraceparent(header: unknown): SpanContext | undefined {
  const value = singleValue(header)
  const spanContext = value === undefined ? undefined : parseTraceparent(value)
  if (spanContext === undefined) {
    reportOnce('malformed traceparent', 'a malformed traceparent header was ignored, a new trace starts')
  }
  return spanContext
}

/** Whatever is wrong with the `tracestate`, the `traceparent` is used (section 3.3). */
function readTraceState<C>(spanContext: SpanContext, carrier: C, getter: TextMapGetter<C>): void {
  try {
    const header: unknown = getter.get(carrier, TRACESTATE)
    // Several headers are one list, in their order (RFC 9110 section 5.3).
    const value = Array.isArray(header) ? header.filter(isString).join(',') : header
    if (isString(value) && trimOws(value) !== '') spanContext.traceState = parseTraceState(value)
  } catch (error) {
    reportOnce('propagation', () => `reading the tracestate of a carrier failed: ${messageOf(error)}`)
  }
}

function isString(value: unknown): value is string {
  return typeof value === 'string'
}
