import type { MessagingClient } from '@throughline/core/integrations'
import { messageOf, warnOnce } from '@throughline/core/integrations'
import type { Message, ProducerBatch, ProducerRecord, RecordMetadata } from 'kafkajs'
import type { KafkaTracing } from '../messages/kafka-tracing-options.ts'
import { TopicSend } from '../messages/topic-send.ts'

/** The methods that a producer and a transaction share. */
export interface Sender {
  send(record: ProducerRecord): Promise<RecordMetadata[]>
  sendBatch(batch: ProducerBatch): Promise<RecordMetadata[]>
}

/** The traced input for kafkajs in place of the user's, and its spans. */
interface Sending<T> {
  readonly copy: T
  readonly sends: readonly TopicSend[]
}

/** The traced `send` and `sendBatch` of `sender`. */
export function tracedSender(sender: Sender, tracing: KafkaTracing, client: MessagingClient): Sender {
  return { send, sendBatch }

  function send(record: ProducerRecord): Promise<RecordMetadata[]> {
    const sending = startSafely(startRecord, record)
    if (sending === undefined) return sender.send(record)
    return settled(sending, copy => sender.send(copy))
  }

  function sendBatch(batch: ProducerBatch): Promise<RecordMetadata[]> {
    const sending = startSafely(startBatch, batch)
    if (sending === undefined) return sender.sendBatch(batch)
    return settled(sending, copy => sender.sendBatch(copy))
  }

  function startRecord(record: ProducerRecord): Sending<ProducerRecord> {
    const send = new TopicSend(tracing.tracer(), client, record.topic, record.messages)
    return { copy: { ...record, messages: send.traced(record.messages) }, sends: [send] }
  }

  function startBatch(batch: ProducerBatch): Sending<ProducerBatch> {
    const sends = new Map<string, TopicSend>()
    for (const [topic, messages] of messagesByTopic(batch)) {
      sends.set(topic, new TopicSend(tracing.tracer(), client, topic, messages))
    }
    const topicMessages = batch.topicMessages?.map(each => {
      return { ...each, messages: sends.get(each.topic)?.traced(each.messages) ?? each.messages }
    })
    return { copy: { ...batch, ...(topicMessages && { topicMessages }) }, sends: [...sends.values()] }
  }
}

/** kafkajs sends all messages of a topic in a batch together, even if the topic is listed several times. */
function messagesByTopic({ topicMessages = [] }: ProducerBatch): Map<string, Message[]> {
  const lists = new Map<string, Message[][]>()
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
  deliver: (copy: T) => Promise<RecordMetadata[]>,
): Promise<RecordMetadata[]> {
  try {
    const results = await deliver(copy)
    if (sends.length > 1) succeedByTopic(sends, results)
    else for (const send of sends) send.succeed(results)
    return results
  } catch (error) {
    for (const send of sends) send.fail(error)
    throw error
  }
}

/** Reads each result once, regardless of the number of topics. */
function succeedByTopic(sends: readonly TopicSend[], results: readonly RecordMetadata[]): void {
  const byTopic = new Map<string, RecordMetadata[]>()
  for (const result of Array.isArray(results) ? results : []) {
    const others = byTopic.get(result?.topicName)
    if (others === undefined) byTopic.set(result?.topicName, [result])
    else others.push(result)
  }
  for (const send of sends) send.succeed(byTopic.get(send.topic) ?? [])
}
