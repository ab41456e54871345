// Through its file: the doors need a collector for each case, and some answers no collector can be made to give.

import { status } from '@grpc/grpc-js'
import { describe, expect, it } from 'vitest'
import { classifyGrpcResponse } from '../../../src/exporting/otlp/classify-grpc-response.ts'
import { bytesField, varintField } from '../protobuf/protobuf-bytes.ts'

const retryInfo = bytesField(
  3,
  Buffer.concat([
    bytesField(1, 'type.googleapis.com/google.rpc.RetryInfo'),
    bytesField(2, bytesField(1, varintField(1, 7n))),
  ]),
)

function verdict(name: keyof typeof status, statusDetails?: Uint8Array) {
  return classifyGrpcResponse(
    { code: status[name], name, details: 'be\nquiet', statusDetails },
    'collector:4317',
  )
}

describe('classifyGrpcResponse', () => {
  it.each(['CANCELLED', 'DEADLINE_EXCEEDED', 'ABORTED', 'OUT_OF_RANGE', 'UNAVAILABLE', 'DATA_LOSS'] as const)(
    'retries %s',
    name => {
      expect(verdict(name)).toEqual({ outcome: 'retry', reason: `collector:4317 answered ${name}: be quiet` })
      expect(verdict(name, retryInfo)).toMatchObject({ outcome: 'retry', retryAfterMillis: 7000 })
    },
  )

  it.each([
    'UNKNOWN',
    'INVALID_ARGUMENT',
    'NOT_FOUND',
    'ALREADY_EXISTS',
    'PERMISSION_DENIED',
    'FAILED_PRECONDITION',
    'UNIMPLEMENTED',
    'INTERNAL',
    'UNAUTHENTICATED',
  ] as const)('refuses %s', name => {
    expect(verdict(name, retryInfo)).toMatchObject({ outcome: 'refused' })
  })

  it('retries RESOURCE_EXHAUSTED where the server says when', () => {
    expect(verdict('RESOURCE_EXHAUSTED')).toMatchObject({ outcome: 'refused' })
    expect(verdict('RESOURCE_EXHAUSTED', retryInfo)).toMatchObject({
      outcome: 'retry',
      retryAfterMillis: 7000,
    })
  })
})
