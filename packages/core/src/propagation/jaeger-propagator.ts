import type { Context, TextMapGetter, TextMapPropagator, TextMapSetter } from '@opentelemetry/api'
import { propagation } from '@opentelemetry/api'
import { messageOf, warnOnce } from '../base/diagnostics/warn-once.ts'
import { spanOf } from '../context/context-with-span.ts'
import { isDebugTrace, withReceivedDecision } from '../context/received-decision.ts'
import { spanContextOf } from '../context/sound-span-context.ts'
import { isTracingSuppressed } from '../context/suppress-tracing.ts'
import { singleValue } from './header-value.ts'
import type { PropagationLimits } from './propagation-limits.ts'
import { DEFAULT_PROPAGATION_LIMITS } from './propagation-limits.ts'
import { contextWithRemote } from './remote-span.ts'
import { formatUberTraceId, parseUberTraceId } from './uber-trace-id.ts'
import { readUberctx, uberctxBytes, writeUberctx } from './uberctx.ts'

const UBER_TRACE_ID = 'uber-trace-id'

/**
 * Without the baggage headers, whose names depend on the baggage (specification, context/api-propagators.md, "Fields").
 */
const FIELDS = [UBER_TRACE_ID]

/**
 * Reads and writes `uber-trace-id` and the baggage in `uberctx-*`: Jaeger's own format. Never throws.
 *
 * @param limits bounds of the baggage headers
 */
export function jaegerPropagator(
  limits: PropagationLimits = DEFAULT_PROPAGATION_LIMITS,
): TextMapPropagator<unknown> {
  return limits === DEFAULT_PROPAGATION_LIMITS ? PROPAGATOR : new JaegerPropagator(limits)
}

class JaegerPropagator implements TextMapPropagator<unknown> {
  readonly #maxBytes: number

  constructor(limits: PropagationLimits) {
    this.#maxBytes = uberctxBytes(limits)
  }

  extract<C>(context: Context, carrier: C, getter: TextMapGetter<C>): Context {
    try {
      return extractBaggage(extractSpan(context, carrier, getter), carrier, getter, this.#maxBytes)
    } catch (error) {
      warnOnce('propagation', () => `reading the Jaeger headers of a carrier failed: ${messageOf(error)}`)
      return context
    }
  }

  inject<C>(context: Context, carrier: C, setter: TextMapSetter<C>): void {
    try {
      if (isTracingSuppressed(context)) return
      injectSpan(context, carrier, setter)
      const baggage = propagation.getBaggage(context)
      if (baggage !== undefined) writeUberctx(baggage, carrier, setter, this.#maxBytes)
    } catch (error) {
      warnOnce('propagation', () => `writing the Jaeger headers to a carrier failed: ${messageOf(error)}`)
    }
  }

  fields(): string[] {
    return FIELDS
  }
}

const PROPAGATOR = new JaegerPropagator(DEFAULT_PROPAGATION_LIMITS)

function extractSpan<C>(context: Context, carrier: C, getter: TextMapGetter<C>): Context {
  const header: unknown = getter.get(carrier, UBER_TRACE_ID)
  if (header === undefined || header === null) return context
  const value = singleValue(header)
  const parsed = value === undefined ? undefined : parseUberTraceId(value)
  if (parsed === undefined) {
    warnOnce('malformed uber-trace-id', 'a malformed uber-trace-id header was ignored, a new trace starts')
    return context
  }
  const { spanContext, isDebug } = parsed
  const extracted = contextWithRemote(context, spanContext)
  return isDebug ? withReceivedDecision(extracted, 'debug', spanContext) : extracted
}

/** Reads the baggage on its own: it is of use without the span, and the span without it. */
function extractBaggage<C>(
  context: Context,
  carrier: C,
  getter: TextMapGetter<C>,
  maxBytes: number,
): Context {
  try {
    const baggage = readUberctx(propagation.getBaggage(context), carrier, getter, maxBytes)
    return baggage === undefined ? context : propagation.setBaggage(context, baggage)
  } catch (error) {
    warnOnce('propagation', () => `reading the Jaeger baggage of a carrier failed: ${messageOf(error)}`)
    return context
  }
}

function injectSpan<C>(context: Context, carrier: C, setter: TextMapSetter<C>): void {
  const spanContext = spanContextOf(spanOf(context))
  if (spanContext === undefined) return
  const header = formatUberTraceId({ spanContext, isDebug: isDebugTrace(context, spanContext) })
  if (header !== undefined) setter.set(carrier, UBER_TRACE_ID, header)
}
