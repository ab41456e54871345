import { messageOf, warnOnce } from '@throughline/core/integrations'
import { copyWith } from '../messages/copy-with.ts'
import type { SendOrigin } from '../messages/send-origin.ts'
import { TopicSend } from '../messages/topic-send.ts'
import type { Callback, Send, SendOptions, SendResult, SentMessage } from './shapes.ts'
import { storedPositions } from './stored-positions.ts'

interface Sending {
  readonly copy: SendOptions
  readonly sends: readonly TopicSend<SentMessage>[]
}

/** A traced `send` in place of one of a producer or a transaction. */
export function tracedSend(send: Send, origin: SendOrigin): Send {
  return function sendTraced(options, callback) {
    const sending = startSafely(options, origin)
    if (sending === undefined) return send(options, callback)
    const { copy, sends } = sending
    try {
      if (typeof callback === 'function') return send(copy, endingFirst(sends, callback))
      // `then` makes one promise and `await` three.
      return Promise.resolve(send(copy)).then(
        result => succeed(sends, result as SendResult),
        error => fail(sends, error),
      )
    } catch (error) {
      return fail(sends, error)
    }
  }
}

function startSafely(options: SendOptions, origin: SendOrigin): Sending | undefined {
  try {
    return start(options, origin)
  } catch (error) {
    warnOnce('kafka send', () => `messages were sent untraced: ${messageOf(error)}`)
    return undefined
  }
}

function start(options: SendOptions, origin: SendOrigin): Sending | undefined {
  // The client rejects what is no list, in its own words.
  if (!Array.isArray(options?.messages)) return undefined
  const { messages } = options
  const parts = messagesByTopic(messages)
  const sends = [...parts].map(([topic, part]) => new TopicSend(origin, topic, part))
  const traced = new Map(sends.map(send => [send.topic, send.traced(parts.get(send.topic) ?? []).values()]))
  const copies = messages.map(message => traced.get(message?.topic)?.next().value ?? message)
  return { copy: copyWith(options, { messages: copies }), sends }
}

function messagesByTopic(messages: readonly SentMessage[]): Map<string, SentMessage[]> {
  const parts = new Map<string, SentMessage[]>()
  for (const message of messages) {
    const part = parts.get(message?.topic)
    if (part === undefined) parts.set(message?.topic, [message])
    else part.push(message)
  }
  return parts
}

function endingFirst(
  sends: readonly TopicSend<SentMessage>[],
  callback: Callback<SendResult>,
): Callback<SendResult> {
  return (error, result) => {
    if (error) for (const send of sends) send.fail(error)
    else succeed(sends, result)
    callback(error, result)
  }
}

function succeed(sends: readonly TopicSend<SentMessage>[], result: SendResult): SendResult {
  const positions = storedPositions(result)
  for (const send of sends) send.succeed(positions.get(send.topic))
  return result
}

function fail(sends: readonly TopicSend<SentMessage>[], error: unknown): never {
  for (const send of sends) send.fail(error)
  throw error
}
