// Through its file: the doors need a collector for each case, and some answers no collector can be made to give.

import { describe, expect, it } from 'vitest'
import { readPartialSuccess } from '../../../src/exporting/otlp/partial-success.ts'
import { bytesField, varintField } from '../protobuf/protobuf-bytes.ts'

const full = { rejectedSpans: 0, message: '' }

describe('readPartialSuccess', () => {
  it('takes an empty body for a full success', () => {
    expect(readPartialSuccess(new Uint8Array())).toEqual(full)
  })

  it('reads the number of rejected spans and the message', () => {
    const partial = Buffer.concat([varintField(1, 300n), bytesField(2, 'too\nold')])
    expect(readPartialSuccess(bytesField(1, partial))).toEqual({ rejectedSpans: 300, message: 'too old' })
  })

  it('reads a warning about spans that were all accepted', () => {
    expect(readPartialSuccess(bytesField(1, bytesField(2, 'soon deprecated')))).toEqual({
      rejectedSpans: 0,
      message: 'soon deprecated',
    })
  })

  it('skips fields it does not know', () => {
    const partial = Buffer.concat([varintField(9, 1n), varintField(1, 2n)])
    expect(readPartialSuccess(Buffer.concat([bytesField(7, 'x'), bytesField(1, partial)]))).toEqual({
      rejectedSpans: 2,
      message: '',
    })
  })

  it.each([
    ['HTML', Buffer.from('<html>hello</html>')],
    ['JSON', Buffer.from('{"partialSuccess":{}}')],
    ['a message that breaks off', bytesField(1, varintField(1, 300n)).subarray(0, 3)],
    ['a negative count', bytesField(1, varintField(1, 2n ** 64n - 1n))],
    ['a count beyond all batches', bytesField(1, varintField(1, 2n ** 62n))],
    ['a number where a message belongs', varintField(1, 1n)],
  ])('takes %s for a full success', (_, body) => {
    expect(readPartialSuccess(body)).toEqual(full)
  })
})

describe('readPartialSuccess, of JSON', () => {
  const read = (answer: unknown) =>
    readPartialSuccess(Buffer.from(JSON.stringify(answer)), 'application/json; charset=utf-8')

  it.each([
    [{ partialSuccess: { rejectedSpans: '3', errorMessage: 'too\nold' } }, 3, 'too old'],
    [{ partialSuccess: { rejectedSpans: 3 } }, 3, ''],
    [{ partialSuccess: { errorMessage: 'soon deprecated' } }, 0, 'soon deprecated'],
    [{ partialSuccess: null }, 0, ''],
    [{}, 0, ''],
    [{ partialSuccess: { rejectedSpans: '-1' } }, 0, ''],
    [{ partialSuccess: { rejectedSpans: 'many' } }, 0, ''],
    ['<html>', 0, ''],
  ])('%j', (answer, rejectedSpans, message) => {
    expect(read(answer)).toEqual({ rejectedSpans, message })
  })

  it('is recognised without a content type', () => {
    const body = Buffer.from('{"partialSuccess":{"rejectedSpans":"3"}}')
    expect(readPartialSuccess(body)).toEqual({ rejectedSpans: 3, message: '' })
  })
})

describe('readPartialSuccess, of what is not as it is said to be', () => {
  it.each([
    ['application/json', 'null', 'it is no JSON of OTLP'],
    ['application/json', '{"partial', 'it is no JSON of OTLP'],
    ['application/x-protobuf', '{"partialSuccess":{}}', 'it is no protobuf of OTLP'],
  ])('%s: %s', (contentType, body, unread) => {
    expect(readPartialSuccess(Buffer.from(body), contentType)).toEqual({ ...full, unread })
  })

  it.each(['text/plain', ''])('takes a word of a gateway for a full success (%s)', contentType => {
    expect(readPartialSuccess(Buffer.from('ok'), contentType)).toEqual(full)
  })
})
