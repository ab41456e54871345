import type { Context } from '@opentelemetry/api'
import {
  contextWithSpan,
  describeSend,
  kafkaHeaders,
  spanContextOf,
  spanOf,
  startCreateSpan,
} from '@throughline/core/integrations'
import type { ClientMessage } from './client-message.ts'
import { isPassedOn } from './passed-on-mark.ts'
import type { SendOrigin } from './send-origin.ts'

/**
 * The contexts of messages that get a span of their own: all of a send of several, with the option `create`; and those
 * passed on by `retryMessage` and `deadLetterMessage` from outside of their trace, such as from the span of a batch,
 * whose spans are children of their first sender's.
 *
 * @param isOwn whether a message keeps the creation context that it has
 */
export function createContexts(
  origin: SendOrigin,
  topic: string,
  messages: readonly ClientMessage[],
  parent: Context,
  isOwn: (message: ClientMessage) => boolean,
): ReadonlyMap<ClientMessage, Context> | undefined {
  const isForEach = origin.tracing.create && messages.length > 1
  let contexts: Map<ClientMessage, Context> | undefined
  for (const message of messages) {
    const passedOnIn = isPassedOn(message) ? contextOfSender(origin, message, parent) : undefined
    if (passedOnIn === undefined && (!isForEach || isOwn(message))) continue
    contexts ??= new Map()
    contexts.set(message, createdIn(origin, topic, message, passedOnIn ?? parent))
  }
  return contexts
}

/** The context of the first sender of a message; `undefined` where that is in the trace of the send. */
function contextOfSender(origin: SendOrigin, message: ClientMessage, parent: Context): Context | undefined {
  const received = kafkaHeaders.extract(origin.form.read(message.headers), parent)
  const sender = spanContextOf(spanOf(received))
  return sender?.traceId === spanContextOf(spanOf(parent))?.traceId ? undefined : received
}

function createdIn(origin: SendOrigin, topic: string, message: ClientMessage, parent: Context): Context {
  const { tracing, client } = origin
  const span = startCreateSpan(tracing.tracer(), topic, parent)
  if (span.isRecording()) describeSend(span, client, [message], tracing.key)
  span.end()
  return contextWithSpan(parent, span)
}
