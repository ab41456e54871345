// Through its file: the doors need a backend for each case, and some answers no backend can be made to give.

import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { HttpResponseReader } from '../../../src/exporting/http1/http-response-reader.ts'
import { CASES, property, TIMEOUT } from '../../fixtures/properties.ts'
import type { WrittenAnswer } from './http-response-bytes.ts'
import { anyAnswerBytes, writtenAnswer } from './http-response-bytes.ts'
import { startRawServer } from './raw-server.ts'

/** The headers that the exporter looks at, and others that come more than once. */
const NAMES = ['content-type', 'retry-after', 'location', 'date', 'x-a', '~']

/** All that is read of an answer that comes in these pieces. */
function read(chunks: readonly Buffer[]) {
  const reader = new HttpResponseReader()
  for (const chunk of chunks) reader.read(chunk)
  reader.end()
  const { head, isComplete, failure, keepAliveMillis } = reader
  return { head, isComplete, failure, keepAliveMillis, body: Buffer.from(reader.body) }
}

function piecesOf(bytes: Buffer, lengths: readonly number[]): readonly Buffer[] {
  const pieces: Buffer[] = []
  let rest = bytes
  for (const length of lengths) {
    pieces.push(rest.subarray(0, length))
    rest = rest.subarray(length)
  }
  return [...pieces, rest]
}

const lengths = fc.array(fc.nat({ max: 20 }), { maxLength: 20 })

describe('HttpResponseReader', () => {
  property('reads what was written', writtenAnswer, ({ bytes, ...written }) => {
    const { head, isComplete, failure, body } = read([bytes])
    assert.deepEqual([isComplete, failure], [true, undefined])
    assert.deepEqual({ status: head?.status, statusText: head?.statusText, body }, written)
  })

  property('reads the same wherever an answer is cut', writtenAnswer, ({ bytes }) => {
    const whole = read([bytes])
    for (let at = 0; at <= bytes.length; at++)
      assert.deepEqual(read([bytes.subarray(0, at), bytes.subarray(at)]), whole)
    assert.deepEqual(read(Array.from(bytes, byte => Buffer.of(byte))), whole)
  })

  property(
    'makes an answer or a sentence of whatever comes, however it is cut',
    fc.tuple(anyAnswerBytes, lengths),
    ([bytes, cuts]) => {
      const { isComplete, failure, ...rest } = read([bytes])
      assert.equal(isComplete, failure === undefined)
      assert.equal(isComplete && rest.head === undefined, false)
      assert.match(failure?.message ?? 'fine', /^[\x20-\x7e]+$/)
      assert.deepEqual(read(piecesOf(bytes, cuts)), { isComplete, failure, ...rest })
    },
  )

  it("reads what Node's own client reads", { timeout: TIMEOUT }, async () => {
    let bytes: Buffer = Buffer.alloc(0)
    const { url } = await startRawServer(socket => socket.once('data', () => socket.end(bytes)))
    const compare = async (written: WrittenAnswer): Promise<void> => {
      bytes = written.bytes
      const { head, body } = read([bytes])
      assert.deepEqual(comparable(await readByNode(url)), comparable({ ...head, body }))
    }
    // Each takes a connection, of which a machine has some 28,000 a minute.
    await fc.assert(fc.asyncProperty(writtenAnswer, compare), { numRuns: Math.min(CASES, 5000) })
  })
})

interface Answer {
  readonly status?: number | undefined
  readonly statusText?: string | undefined
  readonly headers?: IncomingMessage['headers']
  readonly body: Buffer
}

function comparable({ status, statusText, headers, body }: Answer) {
  return { status, statusText, headers: NAMES.map(name => headers?.[name]), body }
}

async function readByNode(url: string): Promise<Answer> {
  const outgoing = request(url, { method: 'POST', agent: false }).end('?')
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage]
  const { statusCode: status, statusMessage: statusText, headers } = response
  return { status, statusText, headers, body: await buffer(response) }
}
