import type { MessageSource, ReceivedMessage } from '../messages/client-message.ts'
import { passedOnHeaders } from '../messages/passed-on.ts'
import { PASSED_ON } from '../messages/passed-on-mark.ts'

type HeaderValue = Buffer | string | (Buffer | string)[] | undefined

/** The message to send on. Its type fits the messages that a producer takes. */
export interface PassedOnMessage<M extends ReceivedMessage> {
  readonly key: M['key']
  readonly value: M['value']
  readonly headers: Record<string, HeaderValue>
}

/**
 * Makes the message for a retry topic: with the key, value and headers of `message`, the topic, partition and offset that
 * it had first, the reason, and the number of tries. Its next handler's span is a child of the send; sent from outside of
 * the trace of `message`, as from the span of a batch, it is a child of a span that is one of its first sender's.
 *
 * @param error why it could not be processed: the class and the first 1,024 characters of the message go into headers
 * @param source the topic and partition of the message, such as the payload of `eachMessage`, or the `batch`
 * @default the message that is processed now
 */
export function retryMessage<M extends ReceivedMessage>(
  message: M,
  error: unknown,
  source?: MessageSource,
): PassedOnMessage<M> {
  return passedOn(message, error, source, true)
}

/** Makes the message for a dead-letter topic, like {@link retryMessage}, but without counting a try. */
export function deadLetterMessage<M extends ReceivedMessage>(
  message: M,
  error: unknown,
  source?: MessageSource,
): PassedOnMessage<M> {
  return passedOn(message, error, source, false)
}

function passedOn<M extends ReceivedMessage>(
  message: M,
  error: unknown,
  source: MessageSource | undefined,
  isRetry: boolean,
): PassedOnMessage<M> {
  const { key, value } = message
  const given = (message.headers ?? {}) as Record<string, HeaderValue>
  const headers = {
    ...given,
    ...passedOnHeaders(message, error, source, isRetry, name => given[name]?.toString()),
  }
  const made: PassedOnMessage<M> & { readonly [PASSED_ON]: true } = { key, value, headers, [PASSED_ON]: true }
  return made
}
