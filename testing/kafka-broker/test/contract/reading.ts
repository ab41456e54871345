import { EventEmitter, once } from 'node:events'
import type { Consumer, EachMessagePayload, KafkaMessage } from 'kafkajs'

/** What a consumer has been given so far. */
export interface Reading {
  readonly messages: (KafkaMessage & { topic: string; partition: number })[]
  /** The values as text, in the order in which they came. */
  values(): (string | undefined)[]
  /** Resolves when the consumer has been given `count` messages. */
  count(count: number): Promise<void>
  /** Resolves with `count` different values: a consumer that joins its group again may be given a message twice. */
  distinct(count: number): Promise<readonly (string | undefined)[]>
}

/** Subscribes a consumer to topics from their beginning and runs it. */
export async function read(consumer: Consumer, ...topics: string[]): Promise<Reading> {
  await consumer.subscribe({ topics, fromBeginning: true })
  return run(consumer)
}

/** Runs a consumer that has subscribed. */
export async function run(consumer: Consumer): Promise<Reading> {
  const arrivals = new EventEmitter()
  const messages: Reading['messages'] = []
  await consumer.run({ eachMessage: receive })
  return { messages, values, count, distinct }

  async function receive({ topic, partition, message }: EachMessagePayload): Promise<void> {
    messages.push({ ...message, topic, partition })
    arrivals.emit('message')
  }

  function values(): (string | undefined)[] {
    return messages.map(message => message.value?.toString())
  }

  async function count(expected: number): Promise<void> {
    while (messages.length < expected) await once(arrivals, 'message')
  }

  async function distinct(expected: number): Promise<readonly (string | undefined)[]> {
    while (new Set(values()).size < expected) await once(arrivals, 'message')
    return [...new Set(values())]
  }
}
