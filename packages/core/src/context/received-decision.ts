import type { Context, SpanContext } from '@opentelemetry/api'
import { createContextKey, trace } from '@opentelemetry/api'
import { spanOf } from './context-with-span.ts'
import { spanContextOf } from './sound-span-context.ts'

/** What a sender has decided about its trace: the four sampling states of B3, `debug` is known to Jaeger too. */
export type ReceivedDecision = 'accept' | 'deny' | 'debug' | 'defer'

/** The decision and the sender's span, or no span where the sender sent nothing but its decision. */
interface Received {
  readonly decision: ReceivedDecision
  readonly spanContext: SpanContext | undefined
}

/** A context key is a `Symbol.for`: two copies of this package in one process understand each other. */
const KEY = createContextKey('throughline received decision')

/**
 * Remembers what the sampled flag cannot say. It is bound to the sender's span, so that it means nothing any more
 * once another trace has taken the place of this one in the context.
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

/** The decision about a trace that has not begun: a header that carried a decision and no ids. */
export function presetDecision(context: Context): ReceivedDecision | undefined {
  const received = receivedIn(context)
  return received?.spanContext === undefined ? received?.decision : undefined
}

/** Whether the span in this context is a sender's that left the decision to us. */
export function isDeferred(context: Context): boolean {
  const received = receivedIn(context)
  return received?.decision === 'defer' && received.spanContext === spanContextOf(spanOf(context))
}

/** Whether the sender wants this trace to reach the backend by all means. */
export function isDebugTrace(context: Context, { traceId }: SpanContext): boolean {
  const received = receivedIn(context)
  if (received?.decision !== 'debug') return false
  return received.spanContext === undefined || received.spanContext.traceId === traceId
}

/** The context in which a sampler is asked about a new trace: without a parent, without a sender's decision. */
export function withoutSender(context: Context): Context {
  const rest = trace.deleteSpan(context)
  return receivedIn(rest) === undefined ? rest : rest.deleteValue(KEY)
}

function receivedIn(context: Context): Received | undefined {
  return context.getValue(KEY) as Received | undefined
}
