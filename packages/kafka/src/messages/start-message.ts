import type { Context, Span } from '@opentelemetry/api'
import { isSpanContextValid, trace } from '@opentelemetry/api'
import {
  contextWithSpan,
  describeProcess,
  kafkaHeaders,
  spanContextOf,
  spanOf,
  startProcessSpan,
} from '@throughline/core/integrations'
import type { ReceivedMessage } from './client-message.ts'
import { withSender } from './processed-message.ts'
import type { Processing } from './processing.ts'
import type { Receiver } from './receivers.ts'

/** The source of a message: the `batch` of `eachBatch`, or an object with the same properties. */
export interface MessageSource {
  readonly topic: string
  readonly partition: number
}

/**
 * Starts the span of processing one message: a child of its sender's, or, with the option `link`, of the span in
 * `base`. Other possible parents are linked: the sender's span, and the one around it (messaging/messaging-spans.md,
 * "Consumer spans").
 *
 * @param base parent of the message's context
 * @param around the active span when the message was passed to the handler
 */
export function startMessage(
  { tracing, client, form }: Receiver,
  { topic, partition }: MessageSource,
  message: ReceivedMessage,
  base: Context,
  around: Span | undefined,
): Processing {
  const received = kafkaHeaders.extract(form.read(message.headers), base)
  const sender = spanOf(received)
  const parent = tracing.link ? spanOf(base) : sender
  const span = startProcessSpan(tracing.tracer(), topic, withSpanOrNone(received, parent))
  if (span.isRecording()) {
    const { key, value, offset } = message
    describeProcess(span, client, { key, value }, { partition, offset })
    if (sender !== parent) linkTo(span, sender)
    if (around !== parent) linkTo(span, around)
  }
  return { span, context: contextWithSpan(contextOfMessage(received, base), span) }
}

/** Remembers the sender, if the headers had one. */
function contextOfMessage(received: Context, base: Context): Context {
  if (received === base) return received
  const sender = spanOf(received)
  const context = sender === spanOf(base) ? undefined : spanContextOf(sender)
  return context === undefined ? received : withSender(received, context)
}

function withSpanOrNone(context: Context, span: Span | undefined): Context {
  if (spanOf(context) === span) return context
  return span === undefined ? trace.deleteSpan(context) : contextWithSpan(context, span)
}

function linkTo(span: Span, other: Span | undefined): void {
  const context = spanContextOf(other)
  if (context !== undefined && isSpanContextValid(context)) span.addLink({ context })
}
