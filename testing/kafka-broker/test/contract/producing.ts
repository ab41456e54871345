import { CompressionTypes } from 'kafkajs'
import { expect, it } from 'vitest'
import type { Harness } from './harness.ts'
import { unique } from './harness.ts'
import { produceNullHeader } from './null-header.ts'
import { read } from './reading.ts'

export function producingContract(harness: () => Harness): void {
  it('hands on keys, values, timestamps and every kind of header as they were sent', async () => {
    const topic = await harness().topic()
    const headers = { text: 'plain', bytes: Buffer.from([0, 255, 1]), twice: ['one', 'two'], empty: '' }
    const sent = { key: 'k', value: 'v', timestamp: '1700000000123', headers }
    await (await harness().producer()).send({ topic, messages: [sent] })
    const reading = await read(await harness().consumer(), topic)
    await reading.count(1)
    const [message] = reading.messages
    expect(message).toMatchObject({
      key: Buffer.from('k'),
      value: Buffer.from('v'),
      timestamp: sent.timestamp,
    })
    expect(message?.headers).toMatchObject({
      text: Buffer.from('plain'),
      bytes: Buffer.from([0, 255, 1]),
      twice: [Buffer.from('one'), Buffer.from('two')],
      empty: Buffer.alloc(0),
    })
  })

  it('hands on headers without a value, which other clients send', async () => {
    const topic = await harness().topic()
    await produceNullHeader(harness().broker, topic, 'nothing')
    const reading = await read(await harness().consumer(), topic)
    await reading.count(1)
    expect(reading.messages[0]?.headers).toEqual({ nothing: null })
  })

  it('keeps tombstones and messages without a key', async () => {
    const topic = await harness().topic()
    const messages = [{ key: 'gone', value: null }, { value: 'keyless' }, { key: '', value: '' }]
    await (await harness().producer()).send({ topic, messages })
    const reading = await read(await harness().consumer(), topic)
    await reading.count(3)
    expect(
      reading.messages.map(({ key, value }) => [key?.toString() ?? null, value?.toString() ?? null]),
    ).toEqual([
      ['gone', null],
      [null, 'keyless'],
      ['', ''],
    ])
  })

  it('takes a batch for several topics', async () => {
    const topics = [await harness().topic(), await harness().topic(2)]
    const topicMessages = topics.map(topic => ({ topic, messages: [{ value: `to ${topic}` }] }))
    const results = await (await harness().producer()).sendBatch({ topicMessages })
    expect(results.map(({ topicName, errorCode }) => [topicName, errorCode]).sort()).toEqual(
      topics.map(topic => [topic, 0]).sort(),
    )
    const reading = await read(await harness().consumer(), ...topics)
    const values = await reading.distinct(2)
    expect(values.toSorted()).toEqual(topics.map(topic => `to ${topic}`).sort())
  })

  it('numbers the messages of a partition without gaps', async () => {
    const topic = await harness().topic()
    const producer = await harness().producer()
    const first = await producer.send({ topic, messages: [{ value: '0' }, { value: '1' }, { value: '2' }] })
    const second = await producer.send({ topic, messages: [{ value: '3' }] })
    expect([first[0]?.baseOffset, second[0]?.baseOffset]).toEqual(['0', '3'])
    const reading = await read(await harness().consumer(), topic)
    await reading.count(4)
    expect(reading.messages.map(({ offset, value }) => [offset, value?.toString()])).toEqual(
      ['0', '1', '2', '3'].map(offset => [offset, offset]),
    )
  })

  it('hands on 10,000 messages, each once and in the order of its key', async () => {
    const topic = await harness().topic(3)
    const producer = await harness().producer({ idempotent: true })
    const messages = Array.from({ length: 10_000 }, (_, index) => ({
      key: `${index % 30}`,
      value: `${index}`,
    }))
    for (let start = 0; start < messages.length; start += 1_000) {
      await producer.send({ topic, messages: messages.slice(start, start + 1_000) })
    }
    const reading = await read(await harness().consumer(), topic)
    await reading.count(messages.length)
    expect(new Set(reading.values()).size).toBe(messages.length)
    for (const key of ['0', '17', '29'])
      expect(valuesOf(reading.messages, key)).toEqual(valuesOf(messages, key))
  })

  it('keeps compressed batches as they are', async () => {
    const topic = await harness().topic()
    const messages = Array.from({ length: 100 }, (_, index) => ({ value: `${index} ${'x'.repeat(200)}` }))
    await (await harness().producer()).send({ topic, messages, compression: CompressionTypes.GZIP })
    const reading = await read(await harness().consumer(), topic)
    await reading.count(100)
    expect(reading.values()).toEqual(messages.map(message => message.value))
  })

  it.each([0, 1, -1])('stores what is sent with acks %i', async acks => {
    const topic = await harness().topic()
    const producer = await harness().producer()
    await producer.send({ topic, acks, messages: [{ value: 'first' }] })
    await producer.send({ topic, acks, messages: [{ value: 'second' }] })
    const reading = await read(await harness().consumer(), topic)
    await reading.count(2)
    expect(reading.values()).toEqual(['first', 'second'])
  })

  it('creates a topic when it is first sent to', async () => {
    const topic = unique('automatic')
    await (await harness().producer()).send({ topic, messages: [{ value: 'hello' }] })
    const reading = await read(await harness().consumer(), topic)
    await reading.count(1)
    expect(reading.values()).toEqual(['hello'])
  })

  it('refuses a message of more than a megabyte', async () => {
    const topic = await harness().topic()
    const producer = await harness().producer({ retry: { retries: 0 } })
    const tooLarge = producer.send({ topic, messages: [{ value: Buffer.alloc(2_000_000) }] })
    await expect(tooLarge).rejects.toMatchObject({ type: 'MESSAGE_TOO_LARGE' })
  })
}

function valuesOf(
  messages: { key: Buffer | string | null; value: Buffer | string | null }[],
  key: string,
): string[] {
  return messages.filter(message => String(message.key) === key).map(message => String(message.value))
}
