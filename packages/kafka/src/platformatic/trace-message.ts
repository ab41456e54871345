import type { Span } from '@opentelemetry/api'
import { processMessage } from '../messages/process-message.ts'
import { receiverOf } from '../messages/receivers.ts'
import { unrelatedContext } from '../messages/unrelated-context.ts'
import { measuredHandler, ofMessage } from '../metrics/measured-process.ts'
import type { MessageLike } from './shapes.ts'
import { UNKNOWN_RECEIVER } from './unknown-receiver.ts'

/**
 * Processes one message inside its own span: active during `fn`, and a child of the message's sender,
 * or in a trace of its own. The span around the loop over the stream is linked. An error or
 * rejection of `fn` is recorded and passed on unchanged.
 *
 * @param stream the stream of a traced consumer, whose options apply; or of an untraced one, with the default options
 * @param fn gets the span
 * @returns the result of `fn`
 */
export function traceMessage<T>(
  stream: object,
  message: MessageLike,
  fn: (span: Span) => T | Promise<T>,
): Promise<T> {
  const receiver = receiverOf(stream, UNKNOWN_RECEIVER)
  const measured = measuredHandler<Span, T | Promise<T>>(fn, receiver.client, () => ofMessage(message))
  return processMessage(receiver, message, message, measured, unrelatedContext)
}
