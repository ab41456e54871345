import type { Attributes } from '@opentelemetry/api'
import type { RunningBroker } from '@throughline/kafka-broker'
import { expect } from 'vitest'

/** What a client may know of the server without a request. */
export type ServerFact = 'broker' | 'cluster'

/** What the contracts expect of every span of their clients, whose `clientId` is `contract`. */
function attributesOf(operation: 'send' | 'process' | 'commit', topic: string): Attributes {
  return {
    'messaging.system': 'kafka',
    'messaging.operation.name': operation,
    'messaging.operation.type': operation === 'commit' ? 'settle' : operation,
    'messaging.destination.name': topic,
    'messaging.client.id': 'contract',
  }
}

/** A broker that was already running may be one of several. */
export function serverAttributes(
  { brokers: [broker = ''], kind }: RunningBroker,
  facts: readonly ServerFact[],
): Attributes {
  const [address, port] = broker.split(':')
  const isKnown = kind !== 'external'
  return {
    ...(facts.includes('broker') && {
      'server.address': isKnown ? address : expect.any(String),
      'server.port': isKnown ? Number(port) : expect.any(Number),
    }),
    ...(facts.includes('cluster') && { 'messaging.kafka.cluster.id': expect.stringMatching(/./) }),
  }
}

/** All attributes of the send of one message to partition 0. */
export function sendOf(topic: string, key: string, offset: number, server: Attributes): Attributes {
  return { ...attributesOf('send', topic), ...messageAt(key, offset), ...server }
}

/** All attributes of the processing of one message of partition 0. */
export function processOf(topic: string, groupId: string, key: string, offset: number): Attributes {
  return { ...received(topic, groupId), ...messageAt(key, offset) }
}

/** All attributes of the processing of a batch of partition 0. */
export function batchOf(topic: string, groupId: string, count: number): Attributes {
  return {
    ...received(topic, groupId),
    'messaging.destination.partition.id': '0',
    'messaging.batch.message_count': count,
  }
}

/** All attributes of the commit of an offset of partition 0. */
export function commitOf(topic: string, groupId: string, server: Attributes): Attributes {
  return {
    ...attributesOf('commit', topic),
    'messaging.consumer.group.name': groupId,
    'messaging.destination.partition.id': '0',
    ...server,
  }
}

function received(topic: string, groupId: string): Attributes {
  return {
    ...attributesOf('process', topic),
    'messaging.consumer.group.name': groupId,
    'kafka.record.queue_time_ms': expect.any(Number),
  }
}

function messageAt(key: string, offset: number): Attributes {
  return {
    'messaging.kafka.message.key': key,
    'messaging.destination.partition.id': '0',
    'messaging.kafka.offset': offset,
  }
}
