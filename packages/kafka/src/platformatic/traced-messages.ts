import { context } from '@opentelemetry/api'
import { spanOf } from '@throughline/core/integrations'
import { startSafely } from '../messages/process-message.ts'
import { receiverOf } from '../messages/receivers.ts'
import { TracedLoop } from '../messages/traced-loop.ts'
import { unrelatedContext } from '../messages/unrelated-context.ts'
import { ofMessage, startMeasuredProcess } from '../metrics/measured-process.ts'
import type { MessageLike } from './shapes.ts'
import { UNKNOWN_RECEIVER } from './unknown-receiver.ts'

/**
 * Iterates over the messages of a stream. The body of the loop runs inside the span of its message, a child of the
 * message's sender. The span ends where the next message is asked for. An error that leaves the loop is not recorded:
 * use {@link traceMessage} to have it on the span.
 *
 * @param stream the stream of a traced consumer, whose options apply; or of an untraced one, with the default options
 */
export function tracedMessages<M extends MessageLike>(stream: AsyncIterable<M>): AsyncIterableIterator<M> {
  const around = spanOf(context.active())
  const receiver = receiverOf(stream, UNKNOWN_RECEIVER)
  return new TracedLoop(stream, {
    start: (message, base) => startSafely(receiver, message, message, unrelatedContext(base), around),
    measure: (message, active) => startMeasuredProcess(receiver.client, ofMessage, message, active),
  })
}
