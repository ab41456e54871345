import { spanOf } from '@throughline/core/integrations'
import type { MessageSource, ReceivedMessage } from '../messages/client-message.ts'
import { startSafely } from '../messages/process-message.ts'
import { receiverOf } from '../messages/receivers.ts'
import { TracedLoop } from '../messages/traced-loop.ts'

/**
 * Iterates over the messages of a batch. The body of the loop runs inside the span of its message, as in
 * `traceMessage`. The span ends where the next message is asked for. An error that leaves the loop is recorded on the
 * span of the batch, not on that of its message: use `traceMessage` to have it there.
 *
 * @param batch the `batch` of a traced `eachBatch`, whose consumer's options apply; or any object with a topic, a
 * partition and messages, with the default options
 */
export function traced<M extends ReceivedMessage>(
  batch: MessageSource & { readonly messages: readonly M[] },
): AsyncIterableIterator<M> {
  const receiver = receiverOf(batch)
  return new TracedLoop(batch.messages, {
    start: (message, base) => startSafely(receiver, batch, message, base, spanOf(base)),
  })
}
