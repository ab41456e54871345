import type {
  Context,
  Span,
  SpanContext,
  TextMapGetter,
  TextMapPropagator,
  TextMapSetter,
  TraceState,
} from '@opentelemetry/api'
import { trace } from '@opentelemetry/api'
import { messageOf, warnOnce } from '../base/diagnostics/warn-once.ts'
import { contextWithSpan, spanOf } from '../context/context-with-span.ts'
import { spanContextOf } from '../context/sound-span-context.ts'
import { isTracingSuppressed } from '../context/suppress-tracing.ts'
import { SpanIdentity } from '../ids/span-identity.ts'
import { singleValue, trimOws } from './header-value.ts'
import type { PropagationLimits } from './propagation-limits.ts'
import { DEFAULT_PROPAGATION_LIMITS } from './propagation-limits.ts'
import { formatTraceparent, parseTraceparent, traceparentOf } from './traceparent.ts'
import { parseTraceState, serializeTraceState } from './tracestate.ts'

const TRACEPARENT = 'traceparent'
const TRACESTATE = 'tracestate'
const FIELDS = [TRACEPARENT, TRACESTATE]

/** No existing version of the header is longer than 55 characters. */
const MAX_REMEMBERED = 256

/**
 * Messages of one batch name one sender and share its span. Reading it again takes 0.3 us; and a tracer recognises the
 * object, so that it need not check the ids. A variable here, in `tracestate.ts` and in `baggage.ts`: with one class
 * for the three, changing headers take 3 % more.
 */
let last:
  | { readonly header: string; readonly traceState: TraceState | undefined; readonly span: Span }
  | undefined

/**
 * Reads and writes `traceparent` and `tracestate`: W3C Trace Context Level 2. Never throws.
 *
 * @param limits bounds of the `tracestate`
 */
export function traceContextPropagator(
  limits: PropagationLimits = DEFAULT_PROPAGATION_LIMITS,
): TextMapPropagator<unknown> {
  return limits === DEFAULT_PROPAGATION_LIMITS ? PROPAGATOR : new TraceContextPropagator(limits)
}

class TraceContextPropagator implements TextMapPropagator<unknown> {
  readonly #maxLength: number

  constructor({ traceStateLength }: PropagationLimits) {
    this.#maxLength = traceStateLength
  }

  extract<C>(context: Context, carrier: C, getter: TextMapGetter<C>): Context {
    try {
      const header: unknown = getter.get(carrier, TRACEPARENT)
      if (header === undefined || header === null) return context
      const span = readSpan(header, carrier, getter, this.#maxLength)
      return span === undefined ? context : contextWithSpan(context, span)
    } catch (error) {
      warnOnce('propagation', () => `reading the trace headers of a carrier failed: ${messageOf(error)}`)
      return context
    }
  }

  inject<C>(context: Context, carrier: C, setter: TextMapSetter<C>): void {
    try {
      const span = spanOf(context)
      if (span === undefined || isTracingSuppressed(context)) return
      const identity = ownIdentity(span)
      // A sampler of the application may have returned any value as trace state.
      if (identity !== undefined && identity.traceState === undefined) {
        setter.set(carrier, TRACEPARENT, traceparentOf(identity))
        return
      }
      const spanContext = spanContextOf(span)
      if (spanContext === undefined) return
      const traceparent = formatTraceparent(spanContext)
      if (traceparent === undefined) return
      setter.set(carrier, TRACEPARENT, traceparent)
      if (!spanContext.traceState) return
      const tracestate = serializeTraceState(spanContext.traceState, this.#maxLength)
      if (tracestate !== '') setter.set(carrier, TRACESTATE, tracestate)
    } catch (error) {
      warnOnce('propagation', () => `writing the trace headers to a carrier failed: ${messageOf(error)}`)
    }
  }

  fields(): string[] {
    return FIELDS
  }
}

/** The ids of a span of this package. */
function ownIdentity(span: Span): SpanIdentity | undefined {
  try {
    const { identity } = span as { readonly identity?: unknown }
    return identity instanceof SpanIdentity ? identity : undefined
  } catch {
    return undefined
  }
}

const PROPAGATOR = new TraceContextPropagator(DEFAULT_PROPAGATION_LIMITS)

function readSpan<C>(
  header: unknown,
  carrier: C,
  getter: TextMapGetter<C>,
  maxLength: number,
): Span | undefined {
  const traceState = readTraceState(carrier, getter, maxLength)
  if (last !== undefined && header === last.header && traceState === last.traceState) return last.span
  const spanContext = readTraceparent(header)
  if (spanContext === undefined) return undefined
  if (traceState !== undefined) spanContext.traceState = traceState
  const span = trace.wrapSpanContext(spanContext)
  if (typeof header === 'string' && header.length <= MAX_REMEMBERED) last = { header, traceState, span }
  return span
}

function readTraceparent(header: unknown): SpanContext | undefined {
  const value = singleValue(header)
  const spanContext = value === undefined ? undefined : parseTraceparent(value)
  if (spanContext === undefined) {
    warnOnce('malformed traceparent', 'a malformed traceparent header was ignored, a new trace starts')
  }
  return spanContext
}

/** A wrong `tracestate` does not affect the `traceparent` (section 3.3). */
function readTraceState<C>(carrier: C, getter: TextMapGetter<C>, maxLength: number): TraceState | undefined {
  try {
    const header: unknown = getter.get(carrier, TRACESTATE)
    // Several headers are one list, in their order (RFC 9110 section 5.3).
    const value = Array.isArray(header) ? header.filter(isString).join(',') : header
    return isString(value) && trimOws(value) !== '' ? parseTraceState(value, maxLength) : undefined
  } catch (error) {
    warnOnce('propagation', () => `reading the tracestate of a carrier failed: ${messageOf(error)}`)
    return undefined
  }
}

function isString(value: unknown): value is string {
  return typeof value === 'string'
}
