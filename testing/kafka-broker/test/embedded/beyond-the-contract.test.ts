import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { openProtocolClient } from '../../src/apache/protocol-client.ts'
import { errorCode } from '../../src/embedded/error-code.ts'
import { Writer } from '../../src/embedded/wire/writer.ts'
import type { RunningBroker } from '../../src/index.ts'
import { startBroker } from '../../src/index.ts'
import type { Harness } from '../contract/harness.ts'
import { createHarness, unique } from '../contract/harness.ts'
import { read } from '../contract/reading.ts'

let broker: RunningBroker
let harness: Harness
const lines: string[] = []

beforeEach(async () => {
  lines.length = 0
  broker = await startBroker({ kind: 'embedded', partitions: 4, log: line => lines.push(line) })
  harness = createHarness(broker)
})

afterEach(async () => {
  await harness.disconnectAll()
  await broker.stop()
})

it('says where it listens', () => {
  expect(broker).toMatchObject({ kind: 'embedded', description: 'embedded broker' })
  expect(lines).toEqual([`kafka: embedded broker at ${broker.brokers[0]}`])
  expect(broker.brokers[0]).toMatch(/^127\.0\.0\.1:\d+$/)
})

it('creates topics with as many partitions as it was told', async () => {
  const topic = unique('automatic')
  await (await harness.producer()).send({ topic, messages: [{ value: 'x' }] })
  const { topics } = await (await harness.admin()).fetchTopicMetadata({ topics: [topic] })
  expect(topics[0]?.partitions).toHaveLength(4)
})

it('answers a client that asks for newer versions with the ones it has', async () => {
  const client = await openProtocolClient('127.0.0.1', portOf(broker))
  const response = await client.ask(18, 3, new Writer())
  expect(response.int16()).toBe(35)
  const versions = response.array(each => ({ key: each.int16(), min: each.int16(), max: each.int16() }))
  expect(versions).toContainEqual({ key: 18, min: 0, max: 2 })
  expect(versions).toContainEqual({ key: 0, min: 7, max: 7 })
  client.close()
})

it('lets a member leave in the version of librdkafka', async () => {
  const groupId = unique('group')
  const client = await openProtocolClient('127.0.0.1', portOf(broker))
  const join = new Writer().string(groupId).int32(30_000).int32(30_000).string('').string(null)
  join.string('consumer').array(['range'], (out, name) => out.string(name).bytes(Buffer.alloc(0)))
  const joined = await client.ask(11, 5, join)
  expect([joined.int32(), joined.int16(), joined.int32()]).toEqual([0, errorCode.memberIdRequired, -1])
  const [, , memberId = ''] = [joined.string(), joined.string(), joined.string()]

  expect(await leave()).toEqual([0, errorCode.none])
  expect(await leave()).toEqual([0, errorCode.unknownMemberId])
  client.close()

  async function leave(): Promise<number[]> {
    const response = await client.ask(13, 1, new Writer().string(groupId).string(memberId))
    return [response.int32(), response.int16()]
  }
})

it('aborts a transaction that takes longer than its timeout', async () => {
  const topic = await harness.topic()
  const transactionalId = unique('transactional')
  const slow = await harness.producer({ transactionalId, transactionTimeout: 1_000, maxInFlightRequests: 1 })
  const transaction = await slow.transaction()
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  await transaction.send({ topic, messages: [{ value: 'too slow' }] })
  vi.advanceTimersByTime(1_000)
  vi.useRealTimers()
  await (await harness.producer()).send({ topic, messages: [{ value: 'behind' }] })
  const reading = await read(await harness.consumer(), topic)
  await reading.count(1)
  expect(reading.values()).toEqual(['behind'])
  await expect(transaction.commit()).rejects.toThrow()
})

it('drops the oldest messages of a partition that grows beyond 64 MiB', async () => {
  const topic = await harness.topic()
  const producer = await harness.producer()
  const value = Buffer.alloc(1_000_000)
  for (let index = 0; index < 70; index++) await producer.send({ topic, messages: [{ value }] })
  const [offsets] = await (await harness.admin()).fetchTopicOffsets(topic)
  expect(offsets?.high).toBe('70')
  expect(Number(offsets?.low)).toBeGreaterThan(2)
  const reading = await read(await harness.consumer(), topic)
  await reading.count(1)
  expect(reading.messages[0]?.offset).toBe(offsets?.low)
})

it('refuses batches whose checksum is wrong', async () => {
  const topic = await harness.topic()
  const client = await openProtocolClient('127.0.0.1', portOf(broker))
  const request = new Writer()
    .string(null)
    .int16(1)
    .int32(1_000)
    .array([topic], (out, name) => {
      out.string(name).array([Buffer.alloc(61)], (each, records) => each.int32(0).bytes(records))
    })
  const response = await client.ask(0, 7, request)
  const readError = () => [
    response.int32(),
    response.string(),
    response.int32(),
    response.int32(),
    response.int16(),
  ]
  expect(readError()).toEqual([1, topic, 1, 0, 2])
  client.close()
})

it('survives every request type with random bodies', async () => {
  for (let round = 0; round < 300; round++) {
    const header = new Writer()
      .int16(round % 45)
      .int16(round % 12)
      .int32(round)
      .string('fuzz')
      .finish()
    const socket = connect(portOf(broker), '127.0.0.1').on('error', () => undefined)
    const closed = once(socket.resume(), 'close')
    socket.end(new Writer().bytes(Buffer.concat([header, randomBytes(round)])).finish())
    await closed
  }
  const topic = await harness.topic()
  await (await harness.producer()).send({ topic, messages: [{ value: 'still here' }] })
})

it('frees its port when it is stopped, even with a request waiting, and may be stopped twice', async () => {
  const topic = await harness.topic()
  const client = await openProtocolClient('127.0.0.1', portOf(broker))
  const waiting = client.ask(1, 11, patientFetch(topic)).catch(error => error)
  await harness.disconnectAll()
  await Promise.all([broker.stop(), broker.stop()])
  expect(await waiting).toMatchObject({ message: 'the broker closed the connection' })
  const socket = connect(portOf(broker), '127.0.0.1')
  const [error] = await once(socket, 'error')
  expect(error).toMatchObject({ code: 'ECONNREFUSED' })
})

function patientFetch(topic: string): Writer {
  const [replica, maxWait, minBytes, maxBytes, isolation, session] = [-1, 60_000, 1, 1_000, 0, 0]
  const limits = new Writer().int32(replica).int32(maxWait).int32(minBytes).int32(maxBytes).int8(isolation)
  limits
    .int32(session)
    .int32(session)
    .array([topic], (out, name) => {
      out
        .string(name)
        .array([0], (each, index) => each.int32(index).int32(-1).int64(0).int64(-1).int32(maxBytes))
    })
  return limits.array([], () => undefined).string('')
}

function portOf({ brokers }: RunningBroker): number {
  return Number(brokers[0]?.split(':')[1])
}
