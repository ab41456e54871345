import { expect, it, vi } from 'vitest'
import type { Harness } from './harness.ts'
import { unique } from './harness.ts'

/** For which kafkajs 2.2.4 sleeps in `setOffsets`, as the consumer that it makes for that has nothing to fetch. */
const KAFKAJS_MAX_WAIT = 5_000

export function adminContract(harness: () => Harness): void {
  it('creates a topic once', async () => {
    const topic = unique('created')
    const admin = await harness().admin()
    expect(await admin.createTopics({ topics: [{ topic, numPartitions: 3 }] })).toBe(true)
    expect(await admin.createTopics({ topics: [{ topic, numPartitions: 3 }] })).toBe(false)
    expect(await admin.listTopics()).toContain(topic)
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] })
    expect(topics[0]?.partitions.map(each => each.partitionId).sort()).toEqual([0, 1, 2])
  })

  it('only validates when asked to', async () => {
    const topic = unique('validated')
    const admin = await harness().admin()
    const valid = { validateOnly: true, waitForLeaders: false, topics: [{ topic, numPartitions: 1 }] }
    expect(await admin.createTopics(valid)).toBe(true)
    expect(await admin.listTopics()).not.toContain(topic)
  })

  it.each([
    ['an illegal name', { topic: 'not/legal', numPartitions: 1 }],
    ['no partitions', { topic: 'hollow', numPartitions: 0 }],
    ['more replicas than brokers', { topic: 'replicated', numPartitions: 1, replicationFactor: 3 }],
  ])('refuses a topic with %s', async (_, topic) => {
    const admin = await harness().admin()
    await expect(admin.createTopics({ topics: [topic] })).rejects.toMatchObject({
      name: 'KafkaJSAggregateError',
    })
    expect(await admin.listTopics()).not.toContain(topic.topic)
  })

  it('tells the first and the next offset of each partition', async () => {
    const topic = await harness().topic(2)
    const messages = [{ value: 'a' }, { value: 'b' }].map(message => ({ ...message, partition: 1 }))
    await (await harness().producer()).send({ topic, messages })
    const offsets = await (await harness().admin()).fetchTopicOffsets(topic)
    expect(offsets.sort((one, other) => one.partition - other.partition)).toEqual([
      { partition: 0, offset: '0', high: '0', low: '0' },
      { partition: 1, offset: '2', high: '2', low: '0' },
    ])
  })

  it('finds an offset by time', async () => {
    const topic = await harness().topic()
    const producer = await harness().producer()
    for (const timestamp of ['1000', '2000', '3000']) {
      await producer.send({ topic, messages: [{ value: timestamp, timestamp }] })
    }
    const admin = await harness().admin()
    expect(await admin.fetchTopicOffsetsByTimestamp(topic, 1_500)).toEqual([{ partition: 0, offset: '1' }])
    expect(await admin.fetchTopicOffsetsByTimestamp(topic, 9_000)).toEqual([{ partition: 0, offset: '3' }])
  })

  it('sets and tells the offsets of a group without members', async () => {
    const topic = await harness().topic()
    const groupId = unique('group')
    await (await harness().producer()).send({ topic, messages: [{ value: 'a' }, { value: 'b' }] })
    const admin = await harness().admin()
    skipTimers(KAFKAJS_MAX_WAIT)
    await admin.setOffsets({ groupId, topic, partitions: [{ partition: 0, offset: '1' }] })
    expect(await admin.fetchOffsets({ groupId })).toMatchObject([
      { topic, partitions: [{ partition: 0, offset: '1' }] },
    ])
  })

  it('deletes a topic with what is in it', async () => {
    const topic = await harness().topic()
    await (await harness().producer()).send({ topic, messages: [{ value: 'doomed' }] })
    const admin = await harness().admin({ retry: { retries: 0 } })
    await admin.deleteTopics({ topics: [topic] })
    await expect.poll(() => admin.listTopics()).not.toContain(topic)
    await expect(admin.deleteTopics({ topics: [topic] })).rejects.toThrow()
  })
}

/** Lets timers of a length be over at once, until the end of the test. */
function skipTimers(skipped: number): void {
  const timer = setTimeout
  const skipping = (callback: () => void, delay?: number) => timer(callback, delay === skipped ? 0 : delay)
  vi.spyOn(globalThis, 'setTimeout').mockImplementation(skipping)
}
