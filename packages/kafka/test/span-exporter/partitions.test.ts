import { randomBytes } from 'node:crypto'
import { compatibilityPartitioner, defaultPartitioner } from '@platformatic/kafka'
import type { Message } from 'kafkajs'
import { Partitioners } from 'kafkajs'
import { expect, test } from 'vitest'
import { JAVA_HASHES } from './java-hashes.ts'

/** No power of two: there, hashes with and without a sign differ. */
const PARTITIONS = 12

const TRACE_IDS = Array.from({ length: 500 }, () => randomBytes(16).toString('hex'))

test.each(JAVA_HASHES)('%s has the partition of the clients of Java', (key, hash) => {
  const expected = (hash & 0x7fffffff) % PARTITIONS
  expect([kafkajs(key), platformatic(key)]).toEqual([expected, expected])
})

test("the id of a trace has one partition by kafkajs, and by @platformatic/kafka's compatible partitioner", () => {
  expect(TRACE_IDS.map(platformatic)).toEqual(TRACE_IDS.map(kafkajs))
})

test('it has others by the old partitioner of kafkajs, and by the one that @platformatic/kafka takes by default', () => {
  const legacy = partitionsBy(Partitioners.LegacyPartitioner())
  expect(TRACE_IDS.filter(id => legacy(id) !== kafkajs(id)).length).toBeGreaterThan(TRACE_IDS.length / 2)
  expect(TRACE_IDS.filter(id => platformaticDefault(id) !== kafkajs(id)).length).toBeGreaterThan(0)
})

/** The client divides what its partitioner returns by the number of partitions. */
function platformatic(key: string): number {
  return compatibilityPartitioner({ topic: 'otlp_spans' }, Buffer.from(key)) % PARTITIONS
}

function platformaticDefault(key: string): number {
  return defaultPartitioner({ topic: 'otlp_spans' }, Buffer.from(key)) % PARTITIONS
}

function kafkajs(key: string): number {
  return partitionsBy(Partitioners.DefaultPartitioner())(key)
}

function partitionsBy(partition: ReturnType<typeof Partitioners.DefaultPartitioner>) {
  const broker = { leader: 1, partitionErrorCode: 0, replicas: [1], isr: [1] }
  const partitionMetadata = Array.from({ length: PARTITIONS }, (_, partitionId) => ({
    partitionId,
    ...broker,
  }))
  const message = (key: string): Message => ({ key, value: '' })
  return (key: string) => partition({ topic: 'otlp_spans', message: message(key), partitionMetadata })
}
