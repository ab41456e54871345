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
import type { KafkaMessage } from 'kafkajs'
import type { Processing } from './processing.ts'
import type { Receiver } from './receivers.ts'

/** Where a message was received from: the `batch` of `eachBatch`, or anything that says as much. */
export interface MessageSource {
  readonly topic: string
  readonly partition: number
}

/**
 * Starts the span of working on one message: a child of its sender's, or, with the option `link`, of what is in
 * `base`. The spans it could have been a child of as well are linked: that of the sender, and the one around it
 * (messaging/messaging-spans.md, "Consumer spans").
 *
 * @param base the context that the one of the message is made of
 * @param around the span that was active when the message was handed over
 */
export function startMessage(
  { tracing, client }: Receiver,
  { topic, partition }: MessageSource,
  message: KafkaMessage,
  base: Context,
  around: Span | undefined,
): Processing {
  const received = kafkaHeaders.extract(message.headers, base)
  const sender = spanOf(received)
  const parent = tracing.link ? spanOf(base) : sender
  const span = startProcessSpan(tracing.tracer(), topic, withSpanOrNone(received, parent))
  if (span.isRecording()) {
    const { key, value, offset } = message
    describeProcess(span, client, { key, value }, { partition, offset })
    if (sender !== parent) linkTo(span, sender)
    if (around !== parent) linkTo(span, around)
  }
  return { span, context: contextWithSpan(received, span) }
}

function withSpanOrNone(context: Context, span: Span | undefined): Context {
  if (spanOf(context) === span) return context
  return span === undefined ? trace.deleteSpan(context) : contextWithSpan(context, span)
}

function linkTo(span: Span, other: Span | undefined): void {
  const context = spanContextOf(other)
  if (context !== undefined && isSpanContextValid(context)) span.addLink({ context })
}
