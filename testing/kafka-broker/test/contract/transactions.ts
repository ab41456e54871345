import type { Producer } from 'kafkajs'
import { expect, it } from 'vitest'
import { answeredFetches } from './consumer-event.ts'
import type { Harness } from './harness.ts'
import { unique } from './harness.ts'
import { read } from './reading.ts'

export function transactionsContract(harness: () => Harness): void {
  it('shows what was committed and hides what was aborted', async () => {
    const topic = await harness().topic()
    const producer = await transactionalProducer()
    await inTransaction(producer, topic, 'kept 1', 'commit')
    await inTransaction(producer, topic, 'dropped 1', 'abort')
    await inTransaction(producer, topic, 'dropped 2', 'abort')
    await inTransaction(producer, topic, 'kept 2', 'commit')
    const reading = await read(await harness().consumer(), topic)
    await reading.count(2)
    expect(reading.values()).toEqual(['kept 1', 'kept 2'])
  })

  it('tells the transactions of two producers in one partition apart', async () => {
    const topic = await harness().topic()
    const [one, other] = [await transactionalProducer(), await transactionalProducer()]
    const [kept, dropped] = [await one.transaction(), await other.transaction()]
    await kept.send({ topic, messages: [{ value: 'kept 1' }] })
    await dropped.send({ topic, messages: [{ value: 'dropped 1' }] })
    await kept.send({ topic, messages: [{ value: 'kept 2' }] })
    await dropped.send({ topic, messages: [{ value: 'dropped 2' }] })
    await dropped.abort()
    await kept.commit()
    const reading = await read(await harness().consumer(), topic)
    await reading.count(2)
    expect(reading.values()).toEqual(['kept 1', 'kept 2'])
  })

  it('holds back everything behind an open transaction, except from readers of the uncommitted', async () => {
    const topic = await harness().topic()
    const transaction = await (await transactionalProducer()).transaction()
    await transaction.send({ topic, messages: [{ value: 'open' }] })
    await (await harness().producer()).send({ topic, messages: [{ value: 'behind' }] })
    const consumer = await harness().consumer({ maxWaitTimeInMs: 50 })
    const looked = answeredFetches(consumer, 2)
    const committed = await read(consumer, topic)
    await looked
    const uncommitted = await read(await harness().consumer({ readUncommitted: true }), topic)
    await uncommitted.count(2)
    expect(committed.values()).toEqual([])
    await transaction.commit()
    await committed.count(2)
    expect(committed.values()).toEqual(['open', 'behind'])
  })

  it('ends a transaction in all its partitions', async () => {
    const [one, other] = [await harness().topic(2), await harness().topic()]
    const transaction = await (await transactionalProducer()).transaction()
    const messages = [0, 1].map(partition => ({ partition, value: `${partition}` }))
    await transaction.sendBatch({
      topicMessages: [
        { topic: one, messages },
        { topic: other, messages: [{ value: '2' }] },
      ],
    })
    await transaction.commit()
    const reading = await read(await harness().consumer(), one, other)
    await reading.count(3)
    expect(reading.values().sort()).toEqual(['0', '1', '2'])
  })

  it('commits the offsets sent in a transaction together with it, and only then', async () => {
    const topic = await harness().topic()
    const groupId = unique('group')
    const admin = await harness().admin()
    const producer = await transactionalProducer()
    const aborted = await producer.transaction()
    await aborted.sendOffsets(offsetsOf('7'))
    await aborted.abort()
    expect(await committedOffset()).toBe('-1')
    const transaction = await producer.transaction()
    await transaction.sendOffsets(offsetsOf('5'))
    await transaction.commit()
    await expect.poll(committedOffset).toBe('5')

    function offsetsOf(offset: string) {
      return { consumerGroupId: groupId, topics: [{ topic, partitions: [{ partition: 0, offset }] }] }
    }

    async function committedOffset(): Promise<string | undefined> {
      const [found] = await admin.fetchOffsets({ groupId, topics: [topic] })
      return found?.partitions[0]?.offset
    }
  })

  it('fences off an older producer with the same transactional id and aborts what it left open', async () => {
    const topic = await harness().topic()
    const transactionalId = unique('transactional')
    const left = await (await transactionalProducer(transactionalId)).transaction()
    await left.send({ topic, messages: [{ value: 'left open' }] })
    const successor = await transactionalProducer(transactionalId)
    await inTransaction(successor, topic, 'kept', 'commit')
    await expect(left.commit()).rejects.toThrow()
    const reading = await read(await harness().consumer(), topic)
    await reading.count(1)
    expect(reading.values()).toEqual(['kept'])
  })

  function transactionalProducer(transactionalId: string = unique('transactional')): Promise<Producer> {
    return harness().producer({ transactionalId, idempotent: true, maxInFlightRequests: 1 })
  }
}

async function inTransaction(
  producer: Producer,
  topic: string,
  value: string,
  end: 'commit' | 'abort',
): Promise<void> {
  const transaction = await producer.transaction()
  await transaction.send({ topic, messages: [{ value }] })
  await transaction[end]()
}
