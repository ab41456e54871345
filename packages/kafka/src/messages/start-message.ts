import type { Context, Span } from '@opentelemetry/api'
import { isSpanContextValid, trace } from '@opentelemetry/api'
import {
  contextWithSpan,
  describeProcess,
  describeServer,
  kafkaHeaders,
  messageOf,
  requireSync,
  spanContextOf,
  spanOf,
  startProcessSpan,
  warnOnce,
} from '@throughline/core/integrations'
import type { MessageSource, ReceivedMessage } from './client-message.ts'
import { describeAge } from './describe-age.ts'
import type { KafkaTracing } from './kafka-tracing-options.ts'
import { withProcessed } from './processed-message.ts'
import type { Processing } from './processing.ts'
import type { Receiver } from './receivers.ts'

/**
 * Starts the span of processing one message: a child of its sender's, or, with the option `link`, of the span in
 * `base`. Other possible parents are linked: the sender's span, and the one around it (messaging/messaging-spans.md,
 * "Consumer spans").
 *
 * @param base parent of the message's context
 * @param around the active span when the message was passed to the handler
 * @param startTime of work that is over; now by default
 */
export function startMessage(
  { tracing, client, form, serverOf, unrecorded }: Receiver,
  source: MessageSource,
  message: ReceivedMessage,
  base: Context,
  around: Span | undefined,
  startTime?: number,
): Processing {
  const { topic, partition } = source
  const foreign = kafkaHeaders.extract(form.read(message.headers), base)
  const isTrusted = foreign === base || tracing.trust === undefined || trusts(tracing.trust, message, source)
  const received = isTrusted ? foreign : base
  const sender = spanOf(foreign)
  const parent = tracing.link || !isTrusted ? spanOf(base) : sender
  const span =
    unrecorded ?? startProcessSpan(tracing.tracer(), topic, withSpanOrNone(received, parent), startTime)
  if (span.isRecording()) {
    const { key, value, offset, timestamp } = message
    describeProcess(span, client, { key, value }, { partition, offset }, tracing.key)
    describeAge(span, timestamp, startTime)
    if (serverOf !== undefined) describeServer(span, serverOf(topic, partition) ?? {})
    if (sender !== parent) linkTo(span, sender)
    if (around !== parent) linkTo(span, around)
  }
  return { span, context: contextWithSpan(contextOfMessage(received, sender, base, source), span) }
}

/** Remembers the message. Its sender is known only if the headers had one. */
function contextOfMessage(
  received: Context,
  sender: Span | undefined,
  base: Context,
  source: MessageSource,
): Context {
  return withProcessed(received, {
    source,
    sender: sender === spanOf(base) ? undefined : spanContextOf(sender),
  })
}

/** False where `trust` throws or returns no boolean. Never throws. */
function trusts(
  trust: NonNullable<KafkaTracing['trust']>,
  message: ReceivedMessage,
  source: MessageSource,
): boolean {
  try {
    return requireSync('trust', trust(message, source))
  } catch (error) {
    warnOnce('kafka trust', () => `the option \`trust\` threw, which counts as false: ${messageOf(error)}`)
    return false
  }
}

function withSpanOrNone(context: Context, span: Span | undefined): Context {
  if (spanOf(context) === span) return context
  return span === undefined ? trace.deleteSpan(context) : contextWithSpan(context, span)
}

function linkTo(span: Span, other: Span | undefined): void {
  const context = spanContextOf(other)
  if (context !== undefined && isSpanContextValid(context)) span.addLink({ context })
}
