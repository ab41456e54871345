import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Attributes, Span } from '@opentelemetry/api'
import { ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api'
import type { Exporter, SpanProcessor, TracerProviderOptions } from '@throughline/core'
import {
  alwaysOff,
  alwaysOn,
  consoleExporter,
  fileExporter,
  otlpExporter,
  rules,
  TracerProvider,
  zipkinExporter,
} from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { expectLinear, expectLinearInTexts, expectLinearInWrittenTexts, repeated } from '@throughline/growth'
import { afterAll } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'growth-'))
afterAll(() => rmSync(folder, { recursive: true }))

const NO_LIMITS = {
  attributeCountLimit: Number.POSITIVE_INFINITY,
  eventCountLimit: Number.POSITIVE_INFINITY,
  linkCountLimit: Number.POSITIVE_INFINITY,
  attributePerEventCountLimit: Number.POSITIVE_INFINITY,
  attributePerLinkCountLimit: Number.POSITIVE_INFINITY,
}

/** Nothing listens on the port of `discard`: the encoding before a send is measured. */
const NOWHERE = 'http://127.0.0.1:9/'
const EXPORTERS: Readonly<Record<string, () => Exporter | SpanProcessor>> = {
  'OTLP protobuf': () => otlpExporter({ url: NOWHERE }),
  Zipkin: () => zipkinExporter({ url: NOWHERE }),
  console: () => consoleExporter({ write: () => {} }),
  'OTLP JSON': () => fileExporter({ path: join(folder, 'spans.jsonl') }),
  memory: memoryExporter,
}

function providerOf(exporter: Exporter | SpanProcessor, options: TracerProviderOptions = {}): TracerProvider {
  return new TracerProvider({
    sampler: alwaysOn,
    spanLimits: NO_LIMITS,
    ...options,
    spanProcessors: [exporter],
  })
}

/** Encodes the waiting spans; leaves no time to send them. */
async function settle(exporter: Exporter | SpanProcessor): Promise<void> {
  await exporter.shutdown({ timeout: 0 })
}

/** Writes one span by every exporter. */
async function writeSpan(write: (span: Span) => void): Promise<void> {
  for (const make of Object.values(EXPORTERS)) {
    const exporter = make()
    const span = providerOf(exporter).getTracer('growth').startSpan('span')
    write(span)
    span.end()
    await settle(exporter)
  }
}

const TEXTS: Readonly<Record<string, (span: Span, text: string) => unknown>> = {
  'the name of a span': (span, text) => span.updateName(text),
  'the key of an attribute': (span, text) => span.setAttribute(text, 'a'),
  'the value of an attribute': (span, text) => span.setAttribute('a', text),
  'values in an array': (span, text) => span.setAttribute('a', [text, text]),
  'the status of a span': (span, text) => span.setStatus({ code: SpanStatusCode.ERROR, message: text }),
  'the name of an event': (span, text) => span.addEvent(text, { a: text }),
  'an exception': (span, text) => span.recordException({ name: text, message: text, stack: text }),
  'what the console picks': (span, text) =>
    span.setAttributes({
      'url.path': text,
      'db.query.text': text,
      'messaging.destination.name': text,
      'error.type': text,
    }),
  'the remote end of a span': (span, text) =>
    span.setAttributes({ 'server.address': text, 'peer.service': text }),
}
for (const [name, write] of Object.entries(TEXTS)) {
  expectLinearInWrittenTexts(name, text => writeSpan(span => write(span, text)), { largest: 16_000 })
}

const counted = <T>(size: number, make: (index: number) => T) =>
  Array.from({ length: size }, (_, index) => make(index))
const spanContext = (index: number) => ({
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: (index + 1).toString(16).padStart(16, '0'),
  traceFlags: 1,
})

const MANY: Readonly<Record<string, (span: Span, size: number) => unknown>> = {
  'many attributes, set at once': (span, size) =>
    span.setAttributes(Object.fromEntries(counted(size, index => [`key${index}`, index]))),
  'many attributes, set one by one': (span, size) =>
    counted(size, index => span.setAttribute(`key${index}`, index)),
  'one attribute, set many times': (span, size) => counted(size, index => span.setAttribute('key', index)),
  'an array': (span, size) => span.setAttribute('key', counted(size, String)),
  'an array of arrays': (span, size) => span.setAttribute('key', counted(size, index => [index]) as never),
  'an object of many keys': (span, size) =>
    span.setAttribute('key', Object.fromEntries(counted(size, index => [`key${index}`, index])) as never),
  'attributes in many small objects': (span, size) =>
    span.setAttribute('key', counted(size, index => ({ a: index })) as never),
  bytes: (span, size) => span.setAttribute('key', new Uint8Array(size) as never),
  'many events': (span, size) => counted(size, index => span.addEvent(`event ${index}`, { index })),
  'many events at one time': (span, size) => counted(size, () => span.addEvent('event', 1_700_000_000_000)),
  'many links': (span, size) => span.addLinks(counted(size, index => ({ context: spanContext(index) }))),
  'many exceptions': (span, size) =>
    counted(size, index => span.recordException({ name: 'E', message: `${index}` })),
  'an event of many attributes': (span, size) =>
    span.addEvent('event', Object.fromEntries(counted(size, index => [`key${index}`, index]))),
}
for (const [name, write] of Object.entries(MANY)) {
  expectLinear(name, {
    make: size => size,
    feed: size => writeSpan(span => write(span, size)),
    largest: 8000,
  })
}
expectLinear('an array that is shared by another', {
  make: size => counted(size, () => counted(size, String)[0] ?? '').fill('a'),
  feed: shared => writeSpan(span => span.setAttribute('key', shared.map(() => shared) as never)),
  largest: 1500,
})
expectLinear('a chain of shared arrays', {
  make: size => {
    let value: unknown = 'a'
    for (let depth = 0; depth < Math.min(12, Math.log2(size)); depth++) value = [value, value]
    return value as Attributes[string]
  },
  feed: value => writeSpan(span => value !== undefined && span.setAttribute('key', value)),
  largest: 4096,
})
expectLinear('a deep object', {
  make: size => {
    let value: unknown = 'a'
    for (let depth = 0; depth < size; depth++) value = { a: value }
    return value as Attributes[string]
  },
  feed: value => writeSpan(span => value !== undefined && span.setAttribute('key', value)),
  largest: 100_000,
})
expectLinear('a chain of causes', {
  make: size => {
    let error = new Error('first')
    for (let depth = 0; depth < size; depth++) error = new Error('later', { cause: error })
    return error
  },
  feed: error => writeSpan(span => span.recordException(error)),
  largest: 20_000,
})
expectLinear('spans with limits, and much beyond them', {
  make: size => size,
  feed(size) {
    const half = Math.ceil(size / 2)
    const limits = { eventCountLimit: half, linkCountLimit: half, attributeCountLimit: half }
    const exporter = memoryExporter()
    const span = providerOf(exporter, { spanLimits: limits }).getTracer('growth').startSpan('span')
    for (let index = 0; index < size; index++) {
      span.addEvent('event')
      span.addLink({ context: spanContext(index) })
      span.setAttribute(`key${index}`, index)
    }
    span.end()
  },
  largest: 64_000,
})

const TREES: Readonly<Record<string, (index: number) => number>> = {
  'a wide trace': () => 0,
  'a deep trace': index => index - 1,
  'a trace of two chains': index => index - 2,
  'a trace like a heap': index => Math.floor((index - 1) / 2),
}
for (const [name, parentOf] of Object.entries(TREES)) {
  for (const [kind, make] of Object.entries(EXPORTERS)) {
    expectLinear(`${name} by ${kind}`, {
      make: size => size,
      async feed(size) {
        const exporter = make()
        endTree(providerOf(exporter), size, parentOf)
        await settle(exporter)
      },
      largest: 2000,
    })
  }
}

function endTree(provider: TracerProvider, size: number, parentOf: (index: number) => number): void {
  const tracer = provider.getTracer('growth')
  const spans: Span[] = []
  for (let index = 0; index < size; index++) {
    const parent = index === 0 ? undefined : spans[Math.max(0, parentOf(index))]
    spans.push(
      tracer.startSpan(`span ${index}`, {}, parent ? trace.setSpan(ROOT_CONTEXT, parent) : ROOT_CONTEXT),
    )
  }
  for (const span of spans.reverse()) span.end()
}

/** Later ones keep spans like one of the first. */
const DIFFERENT = 3

const SCENES: Readonly<Record<string, (provider: TracerProvider, size: number) => unknown>> = {
  'many traces': (provider, size) =>
    counted(size, index => provider.getTracer('a').startSpan(`s${index}`).end()),
  'many open spans': (provider, size) => {
    const open = counted(size, index => provider.getTracer('a').startSpan(`s${index}`))
    for (const span of open) span.end()
  },
  'many spans that end in the order of a stack': (provider, size) => {
    const open = counted(size, index => provider.getTracer('a').startSpan(`s${index}`))
    for (const span of open.reverse()) span.end()
  },
  'many tracers': (provider, size) =>
    counted(size, index => provider.getTracer(`t${index}`).startSpan('s').end()),
  'many versions of a tracer': (provider, size) =>
    counted(size, index => provider.getTracer('t', `${index}`).startSpan('s').end()),
  'many keys of attributes': (provider, size) =>
    counted(size, index =>
      provider
        .getTracer('a')
        .startSpan('s', { attributes: { [`k${index}`]: 1 } })
        .end(),
    ),
}
for (const [name, play] of Object.entries(SCENES)) {
  for (const [kind, make] of Object.entries(EXPORTERS).slice(0, DIFFERENT)) {
    expectLinear(`${name} by ${kind}`, {
      make: size => size,
      async feed(size) {
        const exporter = make()
        play(providerOf(exporter), size)
        await settle(exporter)
      },
      // Each tracer has its own bytes, 4 to 16 KiB at least.
      largest: name.includes('tracer') ? 500 : 2000,
    })
  }
  expectLinear(`${name} that may be kept`, {
    make: size => size,
    feed(size) {
      const exporter = memoryExporter()
      const keep = { errors: true, slowerThan: 1_000_000 }
      const provider = providerOf(exporter, { sampler: alwaysOff, keep })
      play(provider, size)
      void provider.shutdown()
    },
    largest: 8000,
  })
  expectLinear(`${name} by many exporters`, {
    make: size => size,
    feed(size) {
      const spanProcessors = counted(16, () => memoryExporter())
      play(new TracerProvider({ sampler: alwaysOn, spanProcessors }), size)
    },
    largest: 4000,
  })
}
expectLinear('a trace of many spans that may be kept', {
  make: size => size,
  feed(size) {
    const keep = { errors: true, slowerThan: 0, maxSpansPerTrace: size * 2, maxBytes: size * 2000 }
    const provider = providerOf(memoryExporter(), { sampler: alwaysOff, keep })
    endTree(provider, size, () => 0)
    void provider.shutdown()
  },
  largest: 20_000,
})
expectLinearInTexts(
  'the conditions of rules',
  text => {
    const sampler = rules([
      { path: '/health', sampler: 0 },
      { path: '/health*', sampler: 0 },
      { name: /^a+$/, topic: 'a*', sampler: 0 },
      { route: 'a', attributes: { a: 'x*' }, sampler: 0 },
    ])
    const attributes = { 'url.path': text, 'http.route': text, a: text }
    sampler.shouldSample(ROOT_CONTEXT, '4bf92f3577b34da6a3ce929d0e0e4736', text, 3, attributes, [])
  },
  { largest: 256_000 },
)
expectLinear('many rules', {
  make: size => counted(size, index => ({ path: `/${index}*`, sampler: 0 })),
  feed: list => rules(list).shouldSample(ROOT_CONTEXT, repeated('a', 32), 's', 1, { 'url.path': '/x' }, []),
  largest: 16_000,
})
