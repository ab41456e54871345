import { hasMethods } from '../messages/known-clients.ts'
import { producerOptionsOf } from '../platformatic/producer-options.ts'
import { murmur2 } from './murmur2.ts'
import type { SpanProducers } from './span-producer.ts'

/** A `Producer` of @platformatic/kafka. */
export interface PlatformaticProducer {
  send(options: never): unknown
  beginTransaction(options?: never): unknown
  close(): unknown
}

/** Whether it is such a producer, and writes keys and values as they are. */
export function takesBytes(producer: object): boolean {
  if (!hasMethods(producer, 'send', 'beginTransaction', 'close')) return false
  const { serializers, registry, beforeSerialization } = producerOptionsOf(producer)
  return [serializers?.key, serializers?.value, registry, beforeSerialization].every(
    each => each === undefined,
  )
}

/** One producer, in the form of a client that makes producers. It connects by itself. */
export function producersOf(given: PlatformaticProducer): SpanProducers {
  const producer = given as unknown as { send(options: object): Promise<unknown>; close(): Promise<unknown> }
  return {
    producer: () => ({
      connect: async () => {},
      send: ({ topic, messages, ...settings }) =>
        producer.send({
          partitioner,
          ...settings,
          messages: messages.map(({ key, value }) => ({ topic, key: Buffer.from(key), value })),
        }),
      disconnect: () => producer.close(),
    }),
  }
}

/** That of Kafka's own clients. The client's own differs where the number of partitions is no power of two. */
function partitioner(_: object, key: Uint8Array): number {
  return murmur2(key) & 0x7fffffff
}
