import type { Span } from '@opentelemetry/api'
import { DEFAULT_TRACING } from '../messages/kafka-tracing-options.ts'
import { processMessage } from '../messages/process-message.ts'
import type { Receiver } from '../messages/receivers.ts'
import { receiverOf } from '../messages/receivers.ts'
import { unrelatedContext } from '../messages/unrelated-context.ts'
import { measuredHandler, ofMessage } from '../metrics/measured-process.ts'
import { clientOf } from './client-of.ts'
import { LISTED_HEADERS } from './list-headers.ts'
import type { ConsumedMessage } from './shapes.ts'

/**
 * Processes one message inside its own span: active during `fn`, and a child of the message's sender, or in a trace of its
 * own. An error or rejection of `fn` is recorded and passed on unchanged.
 *
 * @param consumer a traced consumer, whose options apply; or an untraced one, with the default options
 * @param message as the consumer emits it in `data`, or passes it to the callback of `consume`
 * @param fn gets the span
 * @returns the result of `fn`
 */
export function traceMessage<T>(
  consumer: object,
  message: ConsumedMessage,
  fn: (span: Span) => T | Promise<T>,
): Promise<T> {
  const { key, value, headers, offset, timestamp } = message
  const received = { key, value, headers, offset: String(offset), timestamp }
  const receiver = receiverOf(consumer, untraced(consumer))
  const measured = measuredHandler<Span, T | Promise<T>>(fn, receiver.client, () => ofMessage(message))
  return processMessage(receiver, message, received, measured, unrelatedContext)
}

function untraced(consumer: object): Receiver {
  return { tracing: DEFAULT_TRACING, client: clientOf(consumer), form: LISTED_HEADERS }
}
