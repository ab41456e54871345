import type { Batch } from 'kafkajs'
import { expect, it } from 'vitest'
import { nextEvent } from './consumer-event.ts'
import type { Harness } from './harness.ts'
import { unique } from './harness.ts'
import { read, run } from './reading.ts'

export function consumingContract(harness: () => Harness): void {
  it('starts at the end when the beginning is not asked for', async () => {
    const topic = await harness().topic()
    const producer = await harness().producer()
    await producer.send({ topic, messages: [{ value: 'old' }] })
    const consumer = await harness().consumer({ maxWaitTimeInMs: 50 })
    await consumer.subscribe({ topics: [topic] })
    const reading = await run(consumer)
    await nextEvent(consumer, consumer.events.FETCH)
    await producer.send({ topic, messages: [{ value: 'new' }] })
    await reading.count(1)
    expect(reading.values()).toEqual(['new'])
  })

  it('wakes a waiting consumer as soon as there is something', async () => {
    const topic = await harness().topic()
    const producer = await harness().producer()
    const longerThanTheTest = 600_000
    const consumer = await harness().consumer({ maxWaitTimeInMs: longerThanTheTest })
    await consumer.subscribe({ topics: [topic], fromBeginning: true })
    const fetching = nextEvent(consumer, consumer.events.FETCH_START)
    const reading = await run(consumer)
    await fetching
    await producer.send({ topic, messages: [{ value: 'wake up' }] })
    await reading.count(1)
    expect(reading.values()).toEqual(['wake up'])
  })

  it('gives a whole batch to eachBatch', async () => {
    const topic = await harness().topic()
    const messages = Array.from({ length: 50 }, (_, index) => ({ value: `${index}` }))
    await (await harness().producer()).send({ topic, messages })
    const consumer = await harness().consumer()
    await consumer.subscribe({ topics: [topic], fromBeginning: true })
    const batch = await new Promise<Batch>((resolve, reject) => {
      consumer.run({ eachBatch: async payload => resolve(payload.batch) }).catch(reject)
    })
    expect(batch).toMatchObject({ topic, partition: 0, highWatermark: '50' })
    expect(batch.messages.map(message => message.value?.toString())).toEqual(messages.map(each => each.value))
  })

  it('goes on where the last consumer of the group committed', async () => {
    const topic = await harness().topic()
    const producer = await harness().producer()
    const groupId = unique('group')
    await producer.send({ topic, messages: [{ value: 'one' }, { value: 'two' }] })
    const first = await harness().consumer({ groupId })
    await (await read(first, topic)).count(2)
    await first.disconnect()
    await producer.send({ topic, messages: [{ value: 'three' }] })
    const reading = await read(await harness().consumer({ groupId }), topic)
    await reading.count(1)
    expect(reading.values()).toEqual(['three'])
  })

  it('lets the same consumer disconnect and join again', async () => {
    const topic = await harness().topic()
    const producer = await harness().producer()
    const consumer = await harness().consumer()
    await producer.send({ topic, messages: [{ value: 'before' }] })
    await (await read(consumer, topic)).count(1)
    await consumer.disconnect()
    await producer.send({ topic, messages: [{ value: 'meanwhile' }] })
    // kafkajs 2.2.4 ends a new connection when the end of the one before it comes late.
    await harness().socketsEnded()
    await consumer.connect()
    const reading = await read(consumer, topic)
    await reading.count(1)
    expect(reading.values()).toEqual(['meanwhile'])
  })

  it('reads again from where it is told to seek', async () => {
    const topic = await harness().topic()
    await (await harness().producer()).send({
      topic,
      messages: [{ value: 'a' }, { value: 'b' }, { value: 'c' }],
    })
    const consumer = await harness().consumer()
    const reading = await read(consumer, topic)
    await reading.count(3)
    consumer.seek({ topic, partition: 0, offset: '1' })
    await reading.count(5)
    expect(reading.values()).toEqual(['a', 'b', 'c', 'b', 'c'])
  })

  it('begins anew when the wanted offset does not exist', async () => {
    const topic = await harness().topic()
    await (await harness().producer()).send({ topic, messages: [{ value: 'a' }] })
    const consumer = await harness().consumer()
    await consumer.subscribe({ topics: [topic], fromBeginning: true })
    const reading = await run(consumer)
    consumer.seek({ topic, partition: 0, offset: '1000' })
    await reading.count(1)
    expect(reading.values()[0]).toBe('a')
  })

  it('splits what it gives by the bytes that the consumer can take', async () => {
    const topic = await harness().topic()
    const producer = await harness().producer()
    const values = Array.from({ length: 20 }, (_, index) => `${index} `.padEnd(10_000, 'x'))
    for (const value of values) await producer.send({ topic, messages: [{ value }] })
    const reading = await read(
      await harness().consumer({ maxBytesPerPartition: 25_000, maxBytes: 50_000 }),
      topic,
    )
    await reading.count(20)
    expect(reading.values()).toEqual(values)
  })
}
