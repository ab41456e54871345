// Through its file: the doors encode only what the API lets be made, and show whole requests.

import protobuf from 'protobufjs'
import { expect, it } from 'vitest'
import { ProtobufWriter, varintWidth } from '../../../src/exporting/protobuf/protobuf-writer.ts'

const written = (writer: ProtobufWriter): Buffer => writer.buffer.subarray(0, writer.length)

it.each([0, 1, 127, 128, 16_383, 16_384, 2 ** 28, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1, -1, -(2 ** 53) + 1])(
  'writes the varint of %d as protobufjs does',
  value => {
    const writer = new ProtobufWriter(16)
    writer.varint(value)
    expect(written(writer)).toEqual(Buffer.from(protobuf.Writer.create().int64(value).finish()))
  },
)

it('grows without losing what is written', () => {
  const writer = new ProtobufWriter(1)
  for (const text of ['a', 'b'.repeat(100), '\u20ac'.repeat(1000)]) writer.text(text)
  const reader = protobuf.Reader.create(written(writer))
  expect([reader.string(), reader.string(), reader.string()]).toEqual([
    'a',
    'b'.repeat(100),
    '\u20ac'.repeat(1000),
  ])
  expect(reader.pos).toBe(reader.len)
})

it.each([0, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152, 268_435_455, 268_435_456])(
  'knows how many bytes the length %d takes',
  length => {
    expect(varintWidth(length)).toBe(protobuf.Writer.create().uint32(length).finish().length)
  },
)

it('refuses a message that is longer than the place for its length', () => {
  const writer = new ProtobufWriter(200)
  const start = writer.open(1)
  writer.raw(new Uint8Array(127))
  writer.close(start, 1)
  expect(() => {
    writer.byte(0)
    writer.close(start, 1)
  }).toThrow(RangeError)
})
