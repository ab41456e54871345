// Through its file: the doors need a collector for each case, and some answers no collector can be made to give.

import { describe, expect, it } from 'vitest'
import { retryInfoMillis } from '../../../src/exporting/otlp/grpc-retry-info.ts'
import { bytesField, varintField } from '../protobuf/protobuf-bytes.ts'

const duration = (seconds: bigint, nanos: bigint) =>
  Buffer.concat([varintField(1, seconds), varintField(2, nanos)])

function status(delay: Uint8Array, type = 'google.rpc.RetryInfo'): Buffer {
  const detail = [bytesField(1, `type.googleapis.com/${type}`), bytesField(2, bytesField(1, delay))]
  return Buffer.concat([varintField(1, 8n), bytesField(2, 'slow down'), bytesField(3, Buffer.concat(detail))])
}

describe('retryInfoMillis', () => {
  it.each([
    ['seconds and nanoseconds', duration(2n, 500_000_000n), 2500],
    ['an empty duration', Buffer.alloc(0), 0],
    ['a negative duration', duration(2n ** 64n - 5n, 0n), 0],
    ['more than a day', duration(10_000_000n, 0n), 10_000_000_000],
  ])('reads %s', (_, delay, millis) => {
    expect(retryInfoMillis(status(delay))).toBe(millis)
  })

  it('finds it behind other details', () => {
    const other = bytesField(3, bytesField(1, 'type.googleapis.com/google.rpc.Help'))
    expect(retryInfoMillis(Buffer.concat([other, status(duration(1n, 0n))]))).toBe(1000)
  })

  it.each([
    ['nothing', undefined],
    ['other details', status(duration(1n, 0n), 'google.rpc.QuotaFailure')],
    ['garbage', Buffer.from('garbage')],
    ['a message that breaks off', status(duration(1n, 0n)).subarray(0, 20)],
  ])('takes %s for no word about it', (_, details) => {
    expect(retryInfoMillis(details)).toBeUndefined()
  })
})
