// Through its file: the doors need a backend for each case, and some answers no backend can be made to give.

import assert from 'node:assert/strict'
import fc from 'fast-check'
import { describe } from 'vitest'
import { classifyResponse } from '../../../src/exporting/delivery/classify-response.ts'
import type { HttpResponse } from '../../../src/exporting/http1/http-post.ts'
import { classifyGrpcResponse } from '../../../src/exporting/otlp/classify-grpc-response.ts'
import { readPartialSuccess } from '../../../src/exporting/otlp/partial-success.ts'
import { property } from '../../fixtures/properties.ts'
import { anyText } from '../../propagation/arbitrary-headers.ts'
import { bytesField, varintField } from '../protobuf/protobuf-bytes.ts'

const url = new URL('http://me:secret@collector:4318/v1/traces?key=secret')

/** Protobuf messages, and what they become on the way through a proxy that means well. */
const message: fc.Arbitrary<Buffer> = fc.letrec<{ message: Buffer }>(tie => ({
  message: fc
    .array(
      fc.oneof(
        { maxDepth: 3 },
        fc
          .tuple(fc.integer({ min: 1, max: 3 }), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }))
          .map(field => varintField(...field)),
        fc
          .tuple(fc.integer({ min: 1, max: 3 }), anyText)
          .map(([number, text]) => bytesField(number, Buffer.from(text).subarray(0, 120))),
        fc
          .tuple(fc.integer({ min: 1, max: 3 }), tie('message'))
          .map(([number, inner]) => bytesField(number, inner.subarray(0, 120))),
      ),
      { maxLength: 3 },
    )
    .map(fields => Buffer.concat(fields)),
})).message

const body: fc.Arbitrary<Buffer> = fc.oneof(
  message,
  fc.uint8Array({ maxLength: 100 }).map(bytes => Buffer.from(bytes)),
  fc.json().map(text => Buffer.from(text)),
  fc
    .record({ partialSuccess: fc.record({ rejectedSpans: fc.anything(), errorMessage: fc.anything() }) })
    .map(answer => Buffer.from(fc.stringify(answer))),
  anyText.map(text => Buffer.from(`<html><style>${text}</style>${text}`)),
)

const date = fc.date({ noInvalidDate: true }).map(moment => moment.toUTCString())

const answer: fc.Arbitrary<HttpResponse> = fc.record(
  {
    status: fc.oneof(fc.constantFrom(200, 202, 308, 400, 429, 503), fc.integer({ min: 100, max: 999 })),
    statusText: anyText,
    headers: fc.record(
      {
        'content-type': fc.constantFrom(
          'application/x-protobuf',
          'application/json',
          'text/html',
          'nonsense',
        ),
        'retry-after': fc.oneof(date, fc.nat().map(String), anyText),
        date: fc.oneof(date, anyText),
        location: fc.oneof(fc.webUrl(), anyText),
      },
      { requiredKeys: [] },
    ),
    body,
    cutOff: fc.constant('aborted'),
  },
  { requiredKeys: ['status', 'statusText', 'headers', 'body'] },
)

type Verdict = ReturnType<typeof classifyResponse>

function assertSane(verdict: Verdict): void {
  if (verdict.outcome === 'accepted') {
    assert.ok(Number.isSafeInteger(verdict.rejectedSpans) && verdict.rejectedSpans >= 0)
    assertOneLine(verdict.message ?? '')
    return
  }
  assertOneLine(verdict.reason)
  if (verdict.outcome === 'refused' || verdict.retryAfterMillis === undefined) return
  assert.ok(verdict.retryAfterMillis >= 0)
}

function assertOneLine(sentence: string): void {
  assert.match(sentence, /^\P{Cc}{0,1000}$/u)
  assert.ok(!sentence.includes('secret'))
}

describe('whatever comes back', () => {
  property('over HTTP is a verdict in one line', answer, given => {
    const verdict = classifyResponse(given, url, { readPartialSuccess })
    assertSane(verdict)
    const isSuccess = given.status >= 200 && given.status < 300
    assert.equal(verdict.outcome === 'accepted', isSuccess)
    assert.equal(verdict.outcome === 'retry', [429, 502, 503, 504].includes(given.status))
  })

  property(
    'over gRPC is a verdict in one line',
    fc.record({ code: fc.nat(20), name: fc.constant('NAME'), details: anyText, statusDetails: body }),
    failure => {
      assertSane(classifyGrpcResponse(failure, 'collector:4317'))
    },
  )
})
