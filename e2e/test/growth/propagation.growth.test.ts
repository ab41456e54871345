import { context, createTraceState, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import type { HttpHeaders, KafkaHeaders } from '@throughline/core'
import { alwaysOn, httpHeaders, kafkaHeaders, startTracing, TracerProvider } from '@throughline/core'
import { expectLinear, expectLinearInTexts, HASH_TABLES, MOST_KEYS, repeated } from '@throughline/growth'
import { readingExporter } from './reading-exporter.ts'

startTracing({
  exporter: readingExporter(),
  propagators: ['tracecontext', 'baggage', 'b3', 'b3multi', 'jaeger'],
  flushOnExit: false,
})
const IDS = '4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7'
const TRACEPARENT = `00-${IDS}-01`
/** The length that is read of a Kafka header, beyond the bounds of every format. */
const LARGEST = 64_000
/** The length of headers that the service writes itself. */
const OWN = 16_000

/** Reads headers and writes the result, which parses a list that was not needed before. */
function relayHttp(headers: HttpHeaders): void {
  httpHeaders.inject(undefined, httpHeaders.extract(headers, ROOT_CONTEXT))
}

function relayKafka(headers: KafkaHeaders): void {
  kafkaHeaders.inject(undefined, kafkaHeaders.extract(headers, ROOT_CONTEXT))
}

const FIELDS: readonly [name: string, around: (text: string) => string][] = [
  ['traceparent', text => text],
  ['traceparent', text => `01-${IDS}-01-${text}`],
  ['tracestate', text => text],
  ['tracestate', text => `ot=${text}`],
  ['baggage', text => text],
  ['baggage', text => `key=${text}`],
  ['baggage', text => `key=value;${text}`],
  ['b3', text => text],
  ['b3', text => `${IDS}-1-${text}`],
  ['x-b3-traceid', text => text],
  ['x-b3-sampled', text => text],
  ['uber-trace-id', text => text],
  ['uber-trace-id', text => `${IDS.replace('-', ':')}:${text}`],
  ['uberctx-key', text => text],
]
for (const [name, around] of FIELDS) {
  expectLinearInTexts(
    `extracting ${name}: ${around('...')}`,
    text => relayHttp({ traceparent: TRACEPARENT, [name]: text }),
    { largest: LARGEST, around },
  )
}
expectLinearInTexts(
  'extracting Kafka headers from bytes',
  text => relayKafka({ traceparent: TRACEPARENT, baggage: Buffer.from(text), tracestate: Buffer.from(text) }),
  { largest: LARGEST },
)
expectLinearInTexts('the name of a header', name => relayHttp({ traceparent: TRACEPARENT, [name]: 'a' }), {
  largest: OWN,
})
expectLinearInTexts('the name of a Jaeger header', name => relayHttp({ [`uberctx-${name}`]: 'a' }), {
  largest: OWN,
})

/** Headers with many names, or many values of one name. */
const MANY: readonly [name: string, header: (index: number) => [name: string, value: string]][] = [
  ['unknown', index => [`x-${index}`, 'a']],
  ['unknown upper-case', index => [`X-${index}`, 'a']],
  ['uberctx', index => [`uberctx-${index}`, 'a']],
  ['upper-case UBERCTX', index => [`UBERCTX-${index}`, 'a']],
  ['malformed uberctx', index => [`uberctx-${index} `, '%']],
  ['uberctx in all cases', index => [inCase('uberctx-key', index), 'a']],
  ['baggage in all cases', index => [inCase('baggage', index), `a${index}=1`]],
  ['traceparent in all cases', index => [inCase('traceparent', index), TRACEPARENT]],
  ['tracestate in all cases', index => [inCase('tracestate', index), `a${index}=1`]],
  ['names of equal length', index => [`x${String(index).padStart(10, '0')}`, 'a']],
]

function inCase(name: string, index: number): string {
  return Array.from(name, (letter, at) => ((index >> at) & 1 ? letter.toUpperCase() : letter)).join('')
}

const HEADERS = { largest: MOST_KEYS, sizes: HASH_TABLES }
for (const [name, header] of MANY) {
  const pairs = (size: number) => Array.from({ length: size }, (_, index) => header(index))
  const asObject = (size: number) => Object.fromEntries(pairs(size))
  const door = HEADERS
  expectLinear(`extracting ${name} headers of an object`, { ...door, make: asObject, feed: relayHttp })
  expectLinear(`extracting ${name} headers of pairs`, { ...door, make: pairs, feed: relayHttp })
  expectLinear(`extracting ${name} headers of a map`, {
    ...door,
    make: size => new Map(pairs(size)),
    feed: relayHttp,
  })
  expectLinear(`extracting ${name} headers of a Kafka message`, { ...door, make: asObject, feed: relayKafka })
  expectLinear(`extracting ${name} headers of bytes`, {
    ...door,
    make: size => Object.fromEntries(pairs(size).map(([key, value]) => [key, Buffer.from(value)])),
    feed: relayKafka,
  })
  expectLinear(`injecting beside ${name} headers`, {
    largest: MOST_KEYS,
    sizes: HASH_TABLES,
    make: pairs,
    feed: headers => {
      httpHeaders.inject(headers, traced(createTraceState('a=1')))
      httpHeaders.inject(new Map(headers), traced(createTraceState('a=1')))
      kafkaHeaders.inject(Object.fromEntries(headers), traced(createTraceState('a=1')))
    },
  })
}
expectLinear('extracting unknown headers of the web', {
  make: size => new Headers(Array.from({ length: size }, (_, index) => [`x-${index}`, 'a'])),
  feed: relayHttp,
  largest: 4000,
})
for (const name of [
  'traceparent',
  'tracestate',
  'baggage',
  'b3',
  'x-b3-traceid',
  'uber-trace-id',
  'uberctx-a',
]) {
  expectLinear(`extracting many values of ${name}`, {
    make: size => ({
      traceparent: TRACEPARENT,
      [name]: Array.from({ length: size }, (_, index) => `a${index}=1`),
    }),
    feed: headers => {
      relayHttp(headers)
      relayKafka(headers)
    },
    largest: 50_000,
  })
}
expectLinear('extracting many pairs of one name', {
  make: size => Array.from({ length: size }, (_, index): [string, string] => ['baggage', `a${index}=1`]),
  feed: relayHttp,
  largest: 50_000,
})

function traced(traceState = createTraceState()) {
  const [traceId = '', spanId = ''] = IDS.split('-')
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: 1, traceState })
}

function withBaggage(entries: Record<string, string>) {
  const made = Object.entries(entries).map(([key, value]) => [key, { value }] as const)
  return propagation.setBaggage(traced(), propagation.createBaggage(Object.fromEntries(made)))
}

expectLinearInTexts(
  'injecting the value of a baggage entry',
  text => httpHeaders.inject({}, withBaggage({ key: text })),
  {
    largest: OWN,
  },
)
expectLinearInTexts(
  'injecting the key of a baggage entry',
  text => httpHeaders.inject({}, withBaggage({ [text]: 'a' })),
  {
    largest: OWN,
  },
)
expectLinear('injecting many entries of baggage', {
  make: size =>
    withBaggage(Object.fromEntries(Array.from({ length: size }, (_, index) => [`key${index}`, 'é']))),
  feed: active => httpHeaders.inject({}, active),
  largest: 50_000,
})
expectLinearInTexts(
  'injecting the tracestate of another library',
  text => {
    const state = { get: () => text, set: () => state, unset: () => state, serialize: () => text }
    httpHeaders.inject({}, traced(state))
    new TracerProvider({ sampler: alwaysOn }).getTracer('t').startSpan('s', {}, traced(state)).end()
  },
  { largest: LARGEST },
)
expectLinear('the depth of a context', {
  make: size => size,
  feed: size => {
    let active = ROOT_CONTEXT
    for (let depth = 0; depth < size; depth++)
      active = trace.setSpan(
        active,
        trace.wrapSpanContext(
          traced() && { traceId: repeated('a', 32), spanId: repeated('b', 16), traceFlags: 1 },
        ),
      )
    context.with(active, () => httpHeaders.inject({}))
  },
  largest: 20_000,
})
