import { expect, it } from 'vitest'
import { Reader } from '../../../src/embedded/wire/reader.ts'
import { Writer } from '../../../src/embedded/wire/writer.ts'

it('reads what the writer wrote', () => {
  const out = new Writer().boolean(true).int8(-8).int16(-16).int32(-32).int64(-64).string('text').string(null)
  out.bytes(Buffer.alloc(1_000, 'x')).array(['a', 'b'], (each, item) => each.string(item))
  const written = new Reader(out.finish())
  expect([written.boolean(), written.int8(), written.int16(), written.int32(), written.int64()]).toEqual([
    true,
    -8,
    -16,
    -32,
    -64,
  ])
  expect([written.string(), written.nullableString(), written.bytes().length]).toEqual(['text', null, 1_000])
  expect(written.array(each => each.string())).toEqual(['a', 'b'])
})

it.each([
  ['a number', '0001', (reader: Reader) => reader.int32()],
  ['a string', '000548', (reader: Reader) => reader.string()],
  ['bytes', '0000000548', (reader: Reader) => reader.bytes()],
  ['an array', '7fffffff00', (reader: Reader) => reader.array(each => each.int8())],
  ['an offset', '7fffffffffffffff', (reader: Reader) => reader.int64()],
])('refuses %s that does not fit', (_, hex, read) => {
  expect(() => read(new Reader(Buffer.from(hex, 'hex')))).toThrow(
    expect.objectContaining({ name: 'MalformedRequest' }),
  )
})
