import type { Span } from '@opentelemetry/api'
import type { MessageSource, ReceivedMessage } from '../messages/client-message.ts'
import { processMessage } from '../messages/process-message.ts'
import { receiverOf } from '../messages/receivers.ts'

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
  message: ReceivedMessage,
  fn: (span: Span) => T | Promise<T>,
): Promise<T> {
  return processMessage(receiverOf(batch), batch, message, fn)
}
