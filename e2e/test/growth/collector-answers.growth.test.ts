import { alwaysOn, otlpExporter, TracerProvider } from '@throughline/core'
import { expectLinear, expectLinearInTexts, isHeaderText, repeated } from '@throughline/growth'
import { afterAll } from 'vitest'
import { startRawCollector } from './raw-collector.ts'

let answer: readonly Uint8Array[] = []
const collector = await startRawCollector(() => answer)
afterAll(() => collector.close())

/** Sends one span; the collector responds with these bytes. There is only one attempt within the time-out. */
async function sendOne(...texts: string[]): Promise<void> {
  answer = texts.map(text => Buffer.from(text, 'latin1'))
  const exporter = otlpExporter({ url: collector.url, timeout: 400 })
  new TracerProvider({ sampler: alwaysOn, spanProcessors: [exporter] })
    .getTracer('growth')
    .startSpan('span')
    .end()
  await exporter.forceFlush().catch(() => {})
  await exporter.shutdown({ timeout: 0 })
}

const OK = 'HTTP/1.1 200 OK\r\n'
const END = '\r\n\r\n'
/** The head of a response has the bound of 16 KiB. */
const HEAD = 15_000

const HEADS: Record<string, (text: string) => string> = {
  'a status line': text => `${text}${END}`,
  'a reason': text => `HTTP/1.1 503 ${text}\r\ncontent-length: 0${END}`,
  'the name of a header': text => `${OK}${text}: 1\r\ncontent-length: 0${END}`,
  'a header without a name': text => `${OK}${text}\r\ncontent-length: 0${END}`,
  'a continued line': text => `${OK}a: b\r\n ${text}\r\ncontent-length: 0${END}`,
}
const FIELDS = [
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'content-type',
  'retry-after',
  'date',
  'location',
  'x-other',
]
/** Headers that are read only for some statuses. */
const ANSWERED_TO: Readonly<Record<string, readonly string[]>> = {
  'retry-after': ['503 Away'],
  location: ['302 Found'],
  date: ['503 Away\r\nretry-after: Mon, 1 Jan 2024'],
}
for (const field of FIELDS) {
  const isLength = field === 'content-length' || field === 'transfer-encoding'
  for (const status of ANSWERED_TO[field] ?? ['200 OK']) {
    HEADS[`the header ${field} of ${status}`] = text =>
      `HTTP/1.1 ${status}\r\n${field}: ${text}${isLength ? '' : '\r\ncontent-length: 0'}${END}`
  }
}
HEADS['a time-out of a kept connection'] = text =>
  `${OK}keep-alive: ,${text}timeout=1\r\ncontent-length: 0${END}`
for (const [name, around] of Object.entries(HEADS)) {
  expectLinearInTexts(`${name} of a collector`, sendOne, { largest: HEAD, allowed: isHeaderText, around })
}

/** The body of a response has the bound of 64 KiB. */
const BODY = 60_000
for (const status of ['200 OK', '400 Bad']) {
  for (const type of ['application/json', 'text/html', 'application/x-protobuf']) {
    const head = (length: number) =>
      `HTTP/1.1 ${status}\r\ncontent-type: ${type}\r\ncontent-length: ${length}${END}`
    const bodies: readonly ((text: string) => string)[] =
      type === 'application/json'
        ? [
            text => text,
            text =>
              `{"message":${JSON.stringify(text)},"partialSuccess":{"rejectedSpans":"1","errorMessage":${JSON.stringify(text)}}}`,
            text => `{"partialSuccess":{"rejectedSpans":"${'9'.repeat(text.length)}"}}`,
          ]
        : [text => text]
    for (const [index, body] of bodies.entries()) {
      expectLinearInTexts(
        `body ${index} of ${type} to ${status}`,
        text => sendOne(head(Buffer.byteLength(body(text), 'latin1')), body(text)),
        { largest: BODY },
      )
    }
  }
}

const protobufBodies: Readonly<Record<string, (size: number) => string>> = {
  'many fields': size => '\x08\x01'.repeat(size / 2),
  'many empty messages': size => '\x0a\x00'.repeat(size / 2),
  'many small partial successes': size => '\x0a\x02\x08\x01'.repeat(size / 4),
  'many error messages': size => '\x0a\x04\x12\x02ab'.repeat(size / 6),
  'long numbers': size => `\x08${'\xff'.repeat(9)}\x01`.repeat(size / 11),
}
for (const [name, body] of Object.entries(protobufBodies)) {
  for (const status of ['200 OK', '400 Bad']) {
    expectLinear(`an answer of ${name} to ${status}`, {
      make: size => {
        const bytes = body(size)
        return `HTTP/1.1 ${status}\r\ncontent-type: application/x-protobuf\r\ncontent-length: ${bytes.length}${END}${bytes}`
      },
      feed: sendOne,
      largest: BODY,
    })
  }
}

const CHUNKED = `${OK}transfer-encoding: chunked${END}`
/** The parts of a response without a bound, outside of head and body. */
const STREAMS: Readonly<Record<string, (size: number) => string>> = {
  'many headers': size => `${OK}${'a: b\r\n'.repeat(Math.min(HEAD, size) / 6)}content-length: 0${END}`,
  'many continued lines': size =>
    `${OK}a: b\r\n${' c\r\n'.repeat(Math.min(HEAD, size) / 4)}content-length: 0${END}`,
  'many informational answers': size =>
    `${'HTTP/1.1 100 Continue\r\n\r\n'.repeat(size / 25)}${OK}content-length: 0${END}`,
  'many informational answers with a Connection of spaces': size =>
    `HTTP/1.1 100 Continue\r\nconnection: a${' '.repeat(4000)}a\r\n\r\n`.repeat(size / 4050),
  'many chunks': size => `${CHUNKED}${'1\r\na\r\n'.repeat(Math.min(BODY, size / 6))}0${END}`,
  'many chunks with extensions': size =>
    `${CHUNKED}${`1;${'x'.repeat(200)}\r\na\r\n`.repeat(size / 210)}0${END}`,
  'one long size of a chunk': size => `${CHUNKED}${'0'.repeat(Math.min(HEAD, size))}1\r\na\r\n0${END}`,
  'one long extension': size => `${CHUNKED}1${' \t'.repeat(Math.min(HEAD, size) / 2)}x\r\na\r\n0${END}`,
  trailers: size => `${CHUNKED}0\r\n${'a: b\r\n'.repeat(Math.min(HEAD, size) / 6)}\r\n`,
  'bytes after the answer': size => `${OK}content-length: 0${END}${'a'.repeat(size)}`,
  'a body without an end': size => `${OK}${END}${'a'.repeat(size)}`,
}
for (const [name, make] of Object.entries(STREAMS)) {
  expectLinear(`an answer of ${name}`, { make, feed: sendOne, largest: 1_000_000 })
}
expectLinear('an answer in pieces', {
  make: size => `${OK}x: ${repeated('a', size)}\r\ncontent-length: 0${END}`.match(/.{1,8}|[\r\n]+/g) ?? [],
  feed: pieces => sendOne(...pieces),
  largest: 15_000,
})
