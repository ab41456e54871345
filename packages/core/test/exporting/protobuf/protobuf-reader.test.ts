// Through its file: the doors encode only what the API lets be made, and show whole requests.

import { describe, expect, it } from 'vitest'
import { protobufFields } from '../../../src/exporting/protobuf/protobuf-reader.ts'
import { bytesField, varintField } from './protobuf-bytes.ts'

const read = (...bytes: number[]) => [...protobufFields(Uint8Array.from(bytes))]

describe('protobufFields', () => {
  it('reads every wire type that is in use, in order', () => {
    const fields = [
      ...protobufFields(
        Buffer.concat([
          varintField(1, 300n),
          bytesField(2, 'text'),
          Buffer.from([0x19, 1, 2, 3, 4, 5, 6, 7, 8]),
          Buffer.from([0x25, 1, 2, 3, 4]),
          varintField(15, 2n ** 64n - 1n),
        ]),
      ),
    ]
    expect(fields.map(field => field.number)).toEqual([1, 2, 3, 4, 15])
    expect(fields[0]?.value).toBe(300n)
    expect(fields[1]?.value).toEqual(Buffer.from('text'))
    expect(fields[2]?.value).toHaveLength(8)
    expect(fields[3]?.value).toHaveLength(4)
    expect(fields[4]?.value).toBe(2n ** 64n - 1n)
  })

  it('finds nothing in nothing', () => {
    expect(read()).toEqual([])
  })

  it.each([
    ['a varint that does not end', [0x08, 0xff]],
    ['a varint of eleven bytes', [0x08, ...new Array<number>(10).fill(0xff), 1]],
    ['a length beyond the end', [0x12, 5, 1]],
    ['a length beyond all numbers', [0x12, ...new Array<number>(9).fill(0xff), 1]],
    ['a fixed field beyond the end', [0x0d, 1]],
    ['a group', [0x0b]],
    ['field number 0', [0x02, 0]],
  ])('throws for %s', (_, bytes) => {
    expect(() => read(...bytes)).toThrow(RangeError)
  })
})
