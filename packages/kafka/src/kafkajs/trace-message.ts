import type { Span } from '@opentelemetry/api'
import { context, INVALID_SPAN_CONTEXT, trace } from '@opentelemetry/api'
import { messageOf, spanOf, warnOnce } from '@throughline/core/integrations'
import type { KafkaMessage } from 'kafkajs'
import type { Processing } from '../messages/processing.ts'
import { runProcessing } from '../messages/processing.ts'
import { receiverOf } from '../messages/receivers.ts'
import type { MessageSource } from '../messages/start-message.ts'
import { startMessage } from '../messages/start-message.ts'

/**
 * Processes one message of a batch inside its own span: active during `fn`, a child of the message's sender and linked
 * to the span of the batch. An error or rejection of `fn` is recorded and passed on unchanged.
 *
 * @param batch the `batch` of a traced `eachBatch`, whose consumer's options apply; or any object with a topic and a
 * partition, with the default options
 * @param fn gets the span
 * @returns the result of `fn`
 */
export function traceMessage<T>(
  batch: MessageSource,
  message: KafkaMessage,
  fn: (span: Span) => T | Promise<T>,
): Promise<T> {
  const processing = start(batch, message)
  return runProcessing(processing, fn, processing.span)
}

function start(batch: MessageSource, message: KafkaMessage): Processing {
  const active = context.active()
  try {
    return startMessage(receiverOf(batch), batch, message, active, spanOf(active))
  } catch (error) {
    warnOnce('kafka message', () => `a message was processed untraced: ${messageOf(error)}`)
    return { span: trace.wrapSpanContext(INVALID_SPAN_CONTEXT), context: active }
  }
}
