import type { MessagePosition } from '@throughline/core/integrations'
import { messageOf, warnOnce } from '@throughline/core/integrations'
import type { ClientMessage } from '../messages/client-message.ts'
import { copyWith } from '../messages/copy-with.ts'
import type { SendOrigin } from '../messages/send-origin.ts'
import { TopicSend } from '../messages/topic-send.ts'
import type { Sender, SentBatch, StoredMessages, TopicMessages } from './shapes.ts'

/** The traced input for the client in place of the user's, and its spans. */
interface Sending<T> {
  readonly copy: T
  readonly sends: readonly TopicSend<ClientMessage>[]
}

/** The traced `send` and `sendBatch` of `sender`. */
export function tracedSender(sender: Sender, origin: SendOrigin): Sender {
  return { send, sendBatch }

  function send(record: TopicMessages): Promise<readonly StoredMessages[]> {
    const sending = startSafely(startRecord, record)
    if (sending === undefined) return sender.send(record)
    return settled(sending, copy => sender.send(copy))
  }

  function sendBatch(batch: SentBatch): Promise<readonly StoredMessages[]> {
    const sending = startSafely(startBatch, batch)
    if (sending === undefined) return sender.sendBatch(batch)
    return settled(sending, copy => sender.sendBatch(copy))
  }

  function startRecord(record: TopicMessages): Sending<TopicMessages> {
    const send = new TopicSend(origin, record.topic, record.messages)
    const messages = send.traced(record.messages)
    return { copy: copyWith(record, { messages }), sends: [send] }
  }

  function startBatch(batch: SentBatch): Sending<SentBatch> {
    const sends = new Map<string, TopicSend<ClientMessage>>()
    for (const [topic, messages] of messagesByTopic(batch)) {
      sends.set(topic, new TopicSend(origin, topic, messages))
    }
    const topicMessages = batch.topicMessages?.map(each => {
      return copyWith(each, { messages: sends.get(each.topic)?.traced(each.messages) ?? each.messages })
    })
    return {
      copy: topicMessages === undefined ? batch : copyWith(batch, { topicMessages }),
      sends: [...sends.values()],
    }
  }
}

/** A client sends all messages of a topic in a batch together, even if the topic is listed several times. */
function messagesByTopic({ topicMessages = [] }: SentBatch): Map<string, ClientMessage[]> {
  const lists = new Map<string, ClientMessage[][]>()
  for (const { topic, messages } of topicMessages) {
    const others = lists.get(topic)
    if (others === undefined) lists.set(topic, [messages])
    else others.push(messages)
  }
  // Joined once: appending one after the other would copy them each time.
  return new Map(
    [...lists].map(([topic, [first = [], ...others]]) => [
      topic,
      others.length === 0 ? first : [first, ...others].flat(),
    ]),
  )
}

function startSafely<T>(start: (given: T) => Sending<T>, given: T): Sending<T> | undefined {
  try {
    return start(given)
  } catch (error) {
    warnOnce('kafka send', () => `messages were sent untraced: ${messageOf(error)}`)
    return undefined
  }
}

async function settled<T>(
  { copy, sends }: Sending<T>,
  deliver: (copy: T) => Promise<readonly StoredMessages[]>,
): Promise<readonly StoredMessages[]> {
  try {
    const results = await deliver(copy)
    succeed(sends, results)
    return results
  } catch (error) {
    for (const send of sends) send.fail(error)
    throw error
  }
}

function succeed(sends: readonly TopicSend<ClientMessage>[], results: readonly StoredMessages[]): void {
  const [send] = sends
  const [result] = Array.isArray(results) ? results : []
  if (sends.length === 1 && results?.length <= 1) send?.succeed(positionOf(result, send.topic))
  else succeedByTopic(sends, results)
}

/** Reads each result once, regardless of the number of topics. */
function succeedByTopic(
  sends: readonly TopicSend<ClientMessage>[],
  results: readonly StoredMessages[],
): void {
  const byTopic = new Map<string, StoredMessages | undefined>()
  for (const result of Array.isArray(results) ? results : []) {
    // Messages of a topic that went to several partitions have no one position.
    byTopic.set(result?.topicName, byTopic.has(result?.topicName) ? undefined : result)
  }
  for (const send of sends) send.succeed(positionOf(byTopic.get(send.topic), send.topic))
}

function positionOf(stored: StoredMessages | undefined, topic: string): MessagePosition | undefined {
  return stored?.topicName === topic ? { partition: stored.partition, offset: stored.baseOffset } : undefined
}
