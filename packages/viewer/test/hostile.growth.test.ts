import { expectLinear, expectLinearInTexts } from '@throughline/growth'
import { writeColumns } from '../src/columns/write-columns.ts'
import { lineSplitter } from '../src/intake/line-splitter.ts'
import { readLogLine } from '../src/intake/log-line.ts'
import { viewer } from '../src/intake/viewer.ts'
import { decodeTraces } from '../src/otlp/decode-traces.ts'
import { encodeJsonTraces } from '../src/otlp/encode-json.ts'
import { readSpanTable } from '../src/otlp/span-table.ts'
import { matchAttributes } from '../src/query/match-attributes.ts'
import { parseQuery } from '../src/query/parse-query.ts'
import { QueryError } from '../src/query/query-error.ts'
import { memoryStore } from '../src/storage/memory-store.ts'
import type { ExampleSpan } from './storage/example-trace.ts'
import { otlpBytes, otlpJson, traceIdOf } from './storage/example-trace.ts'

/** Takes a request into an empty viewer. */
function take(bytes: Uint8Array): void {
  viewer({ store: memoryStore(), limits: { bytes: 1e9, traces: 1e9, age: 1e12 } }).takeTraces(bytes)
}

function many<Item>(size: number, item: (number: number) => Item): Item[] {
  return Array.from({ length: size }, (_, number) => item(number))
}

const entries = (size: number) => Object.fromEntries(many(size, number => [`key${number}`, number]))

const REQUESTS: readonly (readonly [string, (size: number) => readonly ExampleSpan[]])[] = [
  ['spans of one trace', size => many(size, id => ({ id: id + 1, parent: 1 }))],
  ['spans of traces of their own', size => many(size, number => ({ traceId: traceIdOf(number + 1) }))],
  [
    'a chain of spans, the last first',
    size => many(size, number => ({ id: size - number, parent: size - number - 1, start: size - number })),
  ],
  [
    'one cycle of spans',
    size => many(size, number => ({ id: number + 1, parent: ((number + 1) % size) + 1 })),
  ],
  ['spans of one id', size => many(size, () => ({ id: 1, parent: 1 }))],
  [
    'services and topics',
    size =>
      many(size, number => ({
        id: number + 1,
        service: `s${number}`,
        attributes: { 'messaging.destination.name': `t${number}` },
      })),
  ],
  ['attributes of a span', size => [{ attributes: entries(size) }]],
  [
    'links of a span',
    size => [
      {
        links: many(size, number => ({
          traceId: traceIdOf(number + 2),
          spanId: '1'.repeat(16),
        })),
      },
    ],
  ],
]

for (const [name, spans] of REQUESTS) {
  expectLinear(`taking ${name}`, { make: size => otlpBytes(spans(size)), feed: take, largest: 8000 })
  expectLinear(`columns of ${name}`, {
    make: size => otlpBytes(spans(size)),
    feed: bytes => writeColumns(traceIdOf(1), readSpanTable(bytes)),
    largest: 8000,
  })
}

expectLinear('OTLP in JSON', {
  make: size => otlpJson(many(size, id => ({ id: id + 1 }))),
  feed: encodeJsonTraces,
  largest: 8000,
})
expectLinear('decoding attributes', {
  make: size => otlpBytes([{ attributes: entries(size) }]),
  feed: decodeTraces,
  largest: 8000,
})
expectLinear('a search in attributes', {
  make: size => otlpBytes([{ attributes: entries(size) }]),
  feed: bytes => matchAttributes(bytes, [{ key: 'key', negated: false, operator: ':', value: 'nothing' }]),
  largest: 8000,
})
expectLinear('a file without newlines', {
  make: size => Buffer.alloc(size * 100, 97),
  feed(bytes) {
    const lines = lineSplitter(() => {})
    for (let at = 0; at < bytes.length; at += 1000) lines.push(bytes.subarray(at, at + 1000))
    lines.end()
  },
  largest: 8000,
})
expectLinearInTexts('a query', tolerantQuery, { largest: 16_000 })
expectLinearInTexts('a query in quotes', text => tolerantQuery(`name:"${text}`), { largest: 16_000 })
expectLinearInTexts('a log line', text => readLogLine(`{"trace_id":"${text}`), { largest: 16_000 })

function tolerantQuery(text: string): void {
  try {
    parseQuery(text)
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
  }
}
