// Through its file: the doors need a backend for each case, and some answers no backend can be made to give.

import { describe, expect, it } from 'vitest'
import { httpErrorMessage } from '../../../src/exporting/delivery/http-error-message.ts'
import { bytesField, varintField } from '../protobuf/protobuf-bytes.ts'

describe('httpErrorMessage', () => {
  it('reads the message of a google.rpc.Status', () => {
    const status = Buffer.concat([varintField(1, 3n), bytesField(2, 'trace id is all zero')])
    expect(httpErrorMessage(status, 'application/x-protobuf')).toBe('trace id is all zero')
    expect(httpErrorMessage(status)).toBe('trace id is all zero')
  })

  it.each([
    ['text/plain', 'no such path\n', 'no such path'],
    [undefined, 'no such path\n', 'no such path'],
    ['application/json; charset=utf-8', '{"code":3,"message":"no"}', 'no'],
    ['application/json', '{"error":"no"}', '{"error":"no"}'],
    ['application/json', 'no', 'no'],
    ['text/html', '<style>a { b: c }</style><h1>502</h1>\n<p>Bad Gateway</p>', '502 Bad Gateway'],
  ])('takes the text out of %s', (contentType, body, message) => {
    expect(httpErrorMessage(Buffer.from(body), contentType)).toBe(message)
  })

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['a status without a message', varintField(1, 3n)],
    ['binary noise', Buffer.from([0xff, 0xfe, 0x00, 0x01, 0x02])],
  ])('says nothing about %s', (_, body) => {
    expect(httpErrorMessage(body)).toBe('')
  })
})
