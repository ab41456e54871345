import { passedOnHeaders } from '../messages/passed-on.ts'
import { PASSED_ON } from '../messages/passed-on-mark.ts'
import type { MessageLike } from './shapes.ts'

/** The message to send on, without a topic. Its type fits the messages that a producer takes. */
export interface PassedOnMessage<M extends MessageLike> {
  readonly key: M['key']
  readonly value: M['value']
  readonly headers: M['headers']
}

/**
 * Makes the message for a retry topic: with the key, value and headers of `message`, the topic, partition and offset that
 * it had first, the reason, and the number of tries. Its next handler's span is a child of the send; sent from outside of
 * the trace of `message`, it is a child of a span that is one of its first sender's.
 *
 * @param error why it could not be processed: the class and the first 1,024 characters of the message go into headers
 */
export function retryMessage<M extends MessageLike>(message: M, error: unknown): PassedOnMessage<M> {
  return passedOn(message, error, true)
}

/** Makes the message for a dead-letter topic, like {@link retryMessage}, but without counting a try. */
export function deadLetterMessage<M extends MessageLike>(message: M, error: unknown): PassedOnMessage<M> {
  return passedOn(message, error, false)
}

function passedOn<M extends MessageLike>(message: M, error: unknown, isRetry: boolean): PassedOnMessage<M> {
  const { key, value } = message
  const headers = new Map(message.headers as ReadonlyMap<unknown, unknown>)
  const names = new Map([...headers.keys()].map(name => [String(name), name]))
  const added = passedOnHeaders(message, error, message, isRetry, name =>
    textOf(headers.get(names.get(name))),
  )
  const encode = holdsText(headers, value) ? String : Buffer.from
  for (const [name, text] of Object.entries(added)) headers.set(names.get(name) ?? encode(name), encode(text))
  const made: PassedOnMessage<M> & { readonly [PASSED_ON]: true } = { key, value, headers, [PASSED_ON]: true }
  return made
}

function textOf(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : String(value)
}

/** Whether headers are text, as the deserializers of the consumer made them; where there are none, whether the value is. */
function holdsText(headers: ReadonlyMap<unknown, unknown>, value: unknown): boolean {
  const parts = headers.size === 0 ? [value] : [...headers].flat()
  return !parts.some(part => ArrayBuffer.isView(part))
}
