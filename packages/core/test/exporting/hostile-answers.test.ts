import { excessiveGrowth } from '@throughline/growth'
import { describe, expect, it } from 'vitest'
import { classifyResponse } from '../../src/exporting/delivery/classify-response.ts'
import { httpErrorMessage } from '../../src/exporting/delivery/http-error-message.ts'
import { excerpt } from '../../src/exporting/http1/excerpt.ts'
import { httpFailureReason } from '../../src/exporting/http1/http-failure-reason.ts'
import { retryAfterMillis } from '../../src/exporting/http1/retry-after.ts'
import { classifyGrpcResponse } from '../../src/exporting/otlp/classify-grpc-response.ts'
import { retryInfoMillis } from '../../src/exporting/otlp/grpc-retry-info.ts'
import { readPartialSuccess } from '../../src/exporting/otlp/partial-success.ts'
import { bytesField } from './protobuf/protobuf-bytes.ts'

const url = new URL('http://collector:4318/v1/traces')

/** The largest body that is read has 64 KiB, the largest head 16 KiB; each is read in a time that grows as its length does. */
const LARGEST = 64 * 1024

const repeated = (text: string) => (size: number) => text.repeat(Math.ceil(size / text.length)).slice(0, size)

const TEXTS: ReadonlyArray<[string, (size: number) => string]> = [
  ['letters', repeated('x')],
  ['spaces', repeated(' ')],
  ['spaces between letters', size => `a${' '.repeat(size)}b`],
  ['control characters', repeated('\u0000\u001b')],
  ['digits', repeated('9')],
  ['opening brackets', repeated('<')],
  ['tags', repeated('<a>')],
  ['tags that do not end', repeated('<a ')],
  ['styles that do not end', repeated('<style>')],
  ['ends of styles', repeated('</style>')],
  ['scripts in styles', repeated('<style><script></style>')],
  ['JSON arrays', repeated('[')],
  ['JSON objects', repeated('{"a":')],
  ['JSON with a message', size => `{"message":"${' '.repeat(size)}"}`],
  ['JSON with a count', size => `{"partialSuccess":{"rejectedSpans":"${'9'.repeat(size)}"}}`],
  [
    'JSON with a count in hexadecimal',
    size => `{"partialSuccess":{"rejectedSpans":"0x${'f'.repeat(size)}"}}`,
  ],
  [
    'JSON with an array for a message',
    size => `{"partialSuccess":{"errorMessage":${'['.repeat(size / 2)}${']'.repeat(size / 2)}}}`,
  ],
  ['days', repeated('Sun, ')],
  ['parentheses after a day', size => `Sun${'('.repeat(size)}`],
  ['numbers after a day', size => `Sun${' 1'.repeat(size / 2)}`],
  ['parts of errors of OpenSSL', size => `write EPROTO ${'A:error:'.repeat(size / 8)}`],
  [
    'dots after a failure of gRPC',
    size => `No connection established. Last error: ${'. '.repeat(size / 2)}x`,
  ],
]

const READERS: ReadonlyArray<[string, (text: string) => unknown]> = [
  ['an excerpt', excerpt],
  ['Retry-After', text => retryAfterMillis(text, text)],
  ['an error in text', text => httpErrorMessage(Buffer.from(text), 'text/html')],
  ['an error in JSON', text => httpErrorMessage(Buffer.from(text), 'application/json')],
  ['an error in protobuf', text => httpErrorMessage(Buffer.from(text))],
  ['an error of a socket', text => httpFailureReason(new Error(text))],
  ['a content type', text => httpErrorMessage(Buffer.from('no'), text)],
  [
    'a status text and a location',
    text =>
      classifyResponse(
        { status: 308, statusText: text, headers: { location: text }, body: new Uint8Array() },
        url,
      ),
  ],
  ['a partial success in JSON', text => readPartialSuccess(Buffer.from(text), 'application/json')],
  ['a partial success in protobuf', text => readPartialSuccess(Buffer.from(text))],
  [
    'a status of gRPC',
    text => classifyGrpcResponse({ code: 14, name: 'UNAVAILABLE', details: text }, 'collector:4317'),
  ],
  ['details of gRPC', text => retryInfoMillis(Buffer.from(text))],
]

describe.each(READERS)('%s is read in linear time', (_reader, read) => {
  it.each(TEXTS)('from %s', async (_text, make) => {
    expect(await excessiveGrowth({ make, feed: read, largest: LARGEST })).toBeUndefined()
  })
})

describe('bodies in protobuf are read in linear time', () => {
  const bodies: ReadonlyArray<[string, (size: number) => Buffer]> = [
    ['many messages', size => Buffer.alloc(size, bytesField(2, 'x'))],
    ['many partial successes', size => Buffer.alloc(size, bytesField(1, bytesField(2, 'x')))],
    ['many empty fields', size => Buffer.alloc(size, Buffer.of(10, 0))],
    ['many details', size => Buffer.alloc(size, bytesField(3, bytesField(1, 'x/google.rpc.Retry')))],
    ['one long message', size => bytesField(2, ' '.repeat(size))],
  ]
  it.each(bodies)('from %s', async (_, make) => {
    for (const read of [httpErrorMessage, readPartialSuccess, retryInfoMillis]) {
      const feed = (body: Buffer) => read(body)
      expect(await excessiveGrowth({ make, feed, largest: LARGEST })).toBeUndefined()
    }
  })
})

describe('what is said about an answer has at most 1,000 characters', () => {
  it.each(TEXTS)('where all of it is %s', (_, write) => {
    const text = write(16_000)
    const answers = [200, 308, 400, 503].map(status =>
      classifyResponse(
        {
          status,
          statusText: text,
          headers: { location: `/${encodeURIComponent(text).slice(0, 1900)}`, 'retry-after': text },
          body: Buffer.from(text),
        },
        url,
        { readPartialSuccess },
      ),
    )
    const calls = [1, 3].map(code =>
      classifyGrpcResponse({ code, name: 'NAME', details: text }, 'collector:4317'),
    )
    for (const verdict of [...answers, ...calls])
      expect('reason' in verdict ? verdict.reason.length : (verdict.message ?? '').length).toBeLessThan(1000)
    expect(httpFailureReason(new Error(text)).length).toBeLessThan(1000)
  })
})

it('shows no style and no script of a page', () => {
  const page =
    '<head><STYLE>a > b { c }<i></style><script>if (a < b) "</style>"</script></head><h1>502 a<b</h1>'
  expect(httpErrorMessage(Buffer.from(page), 'text/html')).toBe('502 a<b')
})

it('keeps the count of a partial success whose message is no text', () => {
  const body = Buffer.from('{"partialSuccess":{"rejectedSpans":"3","errorMessage":{"a":1}}}')
  expect(readPartialSuccess(body, 'application/json')).toEqual({ rejectedSpans: 3, message: '' })
})
