import type { Context, SpanContext, TextMapGetter } from '@opentelemetry/api'
import { isSpanContextValid } from '@opentelemetry/api'
import { messageOf, warnOnce } from '../base/diagnostics/warn-once.ts'
import { spanOf } from '../context/context-with-span.ts'
import type { ReceivedDecision } from '../context/received-decision.ts'
import {
  isDebugTrace,
  isDeferred,
  presetDecision,
  withReceivedDecision,
} from '../context/received-decision.ts'
import { spanContextOf } from '../context/sound-span-context.ts'
import { isTracingSuppressed } from '../context/suppress-tracing.ts'
import { isSampled } from '../ids/trace-flags.ts'
import { readB3Headers } from './b3-headers.ts'
import type { B3 } from './b3-value.ts'
import { parseB3 } from './b3-value.ts'
import { singleValue } from './header-value.ts'
import { contextWithRemote, isSameSpan } from './remote-span.ts'

/**
 * Both propagators read both encodings: "the single-header variant takes precedence" (specification,
 * context/api-propagators.md, "B3 Extract").
 */
export function extractB3<C>(context: Context, carrier: C, getter: TextMapGetter<C>): Context {
  try {
    const b3 = readSingle(carrier, getter) ?? readB3Headers(carrier, getter)
    return b3 === undefined ? context : contextWith(context, b3)
  } catch (error) {
    warnOnce('propagation', () => `reading the B3 headers of a carrier failed: ${messageOf(error)}`)
    return context
  }
}

/** The B3 state to send for a context; `undefined` where there is none. */
export function b3Of(context: Context): B3 | undefined {
  if (isTracingSuppressed(context)) return undefined
  const spanContext = spanContextOf(spanOf(context))
  if (spanContext === undefined || !isSpanContextValid(spanContext)) {
    const decision = presetDecision(context)
    return decision === undefined ? undefined : { decision }
  }
  return { decision: decisionOf(context, spanContext), spanContext }
}

function readSingle<C>(carrier: C, getter: TextMapGetter<C>): B3 | undefined {
  const header: unknown = getter.get(carrier, 'b3')
  if (header === undefined || header === null) return undefined
  const value = singleValue(header)
  const b3 = value === undefined ? undefined : parseB3(value)
  if (b3 === undefined) warnOnce('malformed b3', 'a malformed b3 header was ignored')
  return b3
}

function contextWith(context: Context, { decision, spanContext }: B3): Context {
  // A decision without ids is about a trace that is yet to begin; here one is running.
  if (spanContext === undefined) {
    return spanOf(context) === undefined ? withReceivedDecision(context, decision) : context
  }
  if (decision === 'defer' && isAcceptedAlready(context, spanContext)) return context
  const extracted = contextWithRemote(context, spanContext)
  const isSaidByFlag = decision === 'accept' || decision === 'deny'
  return isSaidByFlag
    ? extracted
    : withReceivedDecision(extracted, decision, spanContextOf(spanOf(extracted)))
}

/** Whether a header of another format has decided for this span. Only B3 can defer the decision. */
function isAcceptedAlready(context: Context, spanContext: SpanContext): boolean {
  const known = spanContextOf(spanOf(context))
  return known?.isRemote === true && isSameSpan(known, spanContext) && isSampled(known.traceFlags)
}

function decisionOf(context: Context, spanContext: SpanContext): ReceivedDecision {
  if (!isSampled(spanContext.traceFlags)) return isDeferred(context) ? 'defer' : 'deny'
  return isDebugTrace(context, spanContext) ? 'debug' : 'accept'
}
