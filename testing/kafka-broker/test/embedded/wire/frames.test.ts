import { expect, it } from 'vitest'
import { Frames } from '../../../src/embedded/wire/frames.ts'

const hello = Buffer.from('00000005hello'.replace('hello', Buffer.from('hello').toString('hex')), 'hex')

it('finds the frames of a stream, wherever it is cut', () => {
  const stream = Buffer.concat([hello, Buffer.alloc(4), hello])
  for (let size = 1; size <= stream.length; size++) {
    const frames = new Frames()
    const found: string[] = []
    for (let start = 0; start < stream.length; start += size) {
      found.push(...frames.push(stream.subarray(start, start + size)).map(String))
    }
    expect(found, `in pieces of ${size} bytes`).toEqual(['hello', '', 'hello'])
  }
})

it.each(['ffffffff', '06400001', '7fffffff'])('refuses the length 0x%s at once', length => {
  expect(() => new Frames().push(Buffer.from(length, 'hex'))).toThrow(/a request of -?\d+ bytes/)
})
