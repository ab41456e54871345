// Through its file: the doors show it within whole spans, one request or message for each case.

import { expect, test } from 'vitest'
import { kafkaKeyText } from '../../src/messaging/kafka-key-text.ts'

test.each([
  ['a string', 'order-7', 'order-7'],
  ['an empty string', '', ''],
  ['UTF-8', Buffer.from('caf\u00e9'), 'caf\u00e9'],
  ['the bytes of a part of a buffer', Buffer.from('xorder-7x').subarray(1, 8), 'order-7'],
  ['a Uint8Array', new Uint8Array([107, 49]), 'k1'],
])('the key is text: %s', (_, key, text) => {
  expect(kafkaKeyText(key)).toBe(text)
})

test.each([
  ['nothing', undefined],
  ['null', null],
  ['a number', 7],
  ['an object', { id: 7 }],
  ['bytes that are no UTF-8', Buffer.from([0, 255, 128])],
  ['a number of 4 bytes', Buffer.from([0, 0, 4, 0x41])],
  ['a number of 8 bytes', Buffer.from([0, 0, 0, 0, 0, 0, 0x30, 0x39])],
  ["Avro's wire format", Buffer.from('\0\0\0\0\x2a\x0eorder-7')],
  ['text that is no text', 'order\x007'],
  ['a string of 1,025 characters', 'x'.repeat(1025)],
  ['1,025 bytes', Buffer.alloc(1025, 'x')],
])('the key is not recorded: %s', (_, key) => {
  expect(kafkaKeyText(key)).toBeUndefined()
})
