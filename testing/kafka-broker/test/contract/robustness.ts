import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, it } from 'vitest'
import type { Harness } from './harness.ts'
import { read } from './reading.ts'

const garbage: [string, Buffer][] = [
  ['an HTTP request', Buffer.from('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n')],
  ['a negative length', Buffer.from('ffffffff', 'hex')],
  ['a gigantic length', Buffer.from('7fffffff00000000', 'hex')],
  ['an unknown request type', framed(Buffer.from('03e70000000000010000', 'hex'))],
  ['a request that ends too early', framed(Buffer.from('00030006000000010004', 'hex'))],
  ['random bytes', framed(randomBytes(200))],
]

export function robustnessContract(harness: () => Harness): void {
  it.each(garbage)('closes a connection that sends %s and goes on with the others', async (_, bytes) => {
    const topic = await harness().topic()
    const producer = await harness().producer()
    const reading = await read(await harness().consumer(), topic)
    await producer.send({ topic, messages: [{ value: 'before' }] })
    await sendGarbage(harness().broker.brokers[0] ?? '', bytes)
    await producer.send({ topic, messages: [{ value: 'after' }] })
    await reading.count(2)
    expect(reading.values()).toEqual(['before', 'after'])
  })
}

/** Resolves when the broker has closed the connection. */
async function sendGarbage(address: string, bytes: Buffer): Promise<void> {
  const [host = '', port] = address.split(':')
  const socket = connect(Number(port), host)
  socket.on('error', () => socket.destroy())
  socket.resume()
  await once(socket, 'connect')
  socket.write(bytes)
  await once(socket, 'close')
}

function framed(body: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeInt32BE(body.length)
  return Buffer.concat([length, body])
}
