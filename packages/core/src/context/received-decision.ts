import type { Context, SpanContext } from '@opentelemetry/api'
import { createContextKey, trace } from '@opentelemetry/api'
import { SPAN_KEY, spanOf } from './context-with-span.ts'
import { spanContextOf } from './sound-span-context.ts'

/** A sender's decision about its trace: the four sampling states of B3. Jaeger has `debug` too. */
export type ReceivedDecision = 'accept' | 'deny' | 'debug' | 'defer'

/** The decision and the sender's span; no span where the sender sent only a decision. */
interface Received {
  readonly decision: ReceivedDecision
  readonly spanContext: SpanContext | undefined
}

/** The key is a `Symbol.for`, so that two copies of this package in one process share it. */
const KEY = createContextKey('throughline received decision')

/**
 * Keeps the decision that the sampled flag cannot express. It is bound to the sender's span: once another trace is in
 * the context, it has no effect.
 *
 * @param spanContext the sender's span, as it is in the context
 */
export function withReceivedDecision(
  context: Context,
  decision: ReceivedDecision,
  spanContext?: SpanContext,
): Context {
  return context.setValue(KEY, { decision, spanContext } satisfies Received)
}

/** The decision about a trace that has not begun: from a header with a decision and no ids. */
export function presetDecision(context: Context): ReceivedDecision | undefined {
  const received = receivedIn(context)
  return received?.spanContext === undefined ? received?.decision : undefined
}

/** Whether the span in this context belongs to a sender that left the decision to this process. */
export function isDeferred(context: Context): boolean {
  const received = receivedIn(context)
  return received?.decision === 'defer' && received.spanContext === spanContextOf(spanOf(context))
}

/** Whether the sender has marked this trace for debugging, so that it has to reach the backend. */
export function isDebugTrace(context: Context, { traceId }: SpanContext): boolean {
  const received = receivedIn(context)
  if (received?.decision !== 'debug') return false
  return received.spanContext === undefined || received.spanContext.traceId === traceId
}

/** The context in which a sampler decides for a new trace: without a parent and without a sender's decision. */
export function withoutSender(context: Context): Context {
  // Processors get the context that the sampler had, so it is only copied where there is something to leave out.
  const rest = context.getValue(SPAN_KEY) === undefined ? context : trace.deleteSpan(context)
  return receivedIn(rest) === undefined ? rest : rest.deleteValue(KEY)
}

function receivedIn(context: Context): Received | undefined {
  return context.getValue(KEY) as Received | undefined
}
