import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import type { Exporter, ReadableSpan, SpanProcessor, TracingOptions } from '@throughline/core'
import { consoleExporter, createTracing, fileExporter, otlpExporter, zipkinExporter } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { recordProblems } from '../fixtures/problem-log.ts'

const secret = 'jane.doe@example.com'
const redact = { keys: ['email'], values: [/[\w.]+@[\w.]+/] }

function processor(hooks: Partial<SpanProcessor>): SpanProcessor {
  return { onStart() {}, onEnd() {}, forceFlush: async () => {}, shutdown: async () => {}, ...hooks }
}

/** An exporter, and what it has made of the spans. */
interface Sink {
  readonly exporter: TracingOptions['exporter'] & object
  text(): string
}

const requests = (): [transport: object, text: () => string] => {
  const bodies: string[] = []
  const send = async ({ body }: { readonly body: Uint8Array }): Promise<{ status: number }> => {
    bodies.push(Buffer.from(body).toString('latin1'))
    return { status: 200 }
  }
  return [{ send }, () => bodies.join('')]
}

const sinks: Readonly<Record<string, () => Sink>> = {
  otlpExporter() {
    const [transport, text] = requests()
    return { exporter: otlpExporter({ transport: transport as never }), text }
  },
  'otlpExporter of JSON'() {
    const [transport, text] = requests()
    return { exporter: otlpExporter({ transport: transport as never, protocol: 'http/json' }), text }
  },
  zipkinExporter() {
    const [transport, text] = requests()
    return { exporter: zipkinExporter({ transport: transport as never }), text }
  },
  fileExporter() {
    const folder = mkdtempSync(join(tmpdir(), 'throughline-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const path = join(folder, 'spans.jsonl')
    return { exporter: fileExporter({ path }), text: () => readFileSync(path, 'utf8') }
  },
  consoleExporter() {
    const printed: string[] = []
    return {
      exporter: consoleExporter({ write: text => void printed.push(text) }),
      text: () => printed.join(''),
    }
  },
  memoryExporter() {
    const exporter = memoryExporter()
    return { exporter, text: () => JSON.stringify(exporter.spans) }
  },
  "an exporter of OpenTelemetry's SDK"() {
    const exporter = new InMemorySpanExporter()
    return { exporter, text: () => JSON.stringify(exporter.getFinishedSpans()) }
  },
  "a processor of OpenTelemetry's SDK"() {
    const exporter = new InMemorySpanExporter()
    return {
      exporter: new SimpleSpanProcessor(exporter) as never,
      text: () => JSON.stringify(exporter.getFinishedSpans()),
    }
  },
}

const writes: Readonly<Record<string, (span: ReadableSpan) => void>> = {
  'an attribute': span => void Object.assign(span.attributes, { note: `mail ${secret} now` }),
  'an attribute that is hidden by its key': span =>
    void Object.assign(span.attributes, { email: 'jane, doe@' }),
  'all attributes': span => void Object.assign(span, { attributes: { note: secret } }),
  'an element of a list': span => void (span.attributes.list as string[]).push(secret),
  'a member of a map': span => void Object.assign(span.attributes.map as object, { to: secret }),
  'an attribute of an event': span => void Object.assign(span.events[0]?.attributes ?? {}, { note: secret }),
  'an attribute of an event that has none': span =>
    void Object.assign(span.events[1]?.attributes ?? {}, { note: secret }),
  'an attribute of a link': span => void Object.assign(span.links[0]?.attributes ?? {}, { note: secret }),
  'the name': span => void Object.assign(span, { name: `to ${secret}` }),
  'the status': span => void Object.assign(span, { status: { code: 2, message: secret } }),
  'the description of the status': span => void Object.assign(span.status, { message: secret }),
  'an attribute of the resource': span => void Object.assign(span.resource.attributes, { note: secret }),
}

describe.each(Object.entries(sinks))('with `redact`, %s', (_, open) => {
  it.each(Object.entries(writes))(
    'gets nothing of what a processor writes straight to %s',
    async (_, write) => {
      const sentences = recordProblems()
      const { exporter, text } = open()
      const tracing = createTracing({
        exporter,
        redact,
        spanProcessors: [processor({ onEnd: span => write(span) })],
      })
      tracing.tracer
        .startSpan('work', { attributes: { list: ['a'], map: { a: 1 } as never } })
        .addEvent('sent', { a: 1 })
        .addEvent('bare')
        .addLink({ context: { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1 } })
        .setStatus({ code: 2, message: 'no' })
        .end()
      await tracing.flush()
      expect(text()).not.toBe('')
      expect(text()).not.toMatch(/jane|doe@/)
      expect(sentences).toEqual([])
      await tracing.shutdown()
    },
  )
})

it('what is written before the span ends, and read at once, is redacted too', () => {
  const seen: unknown[] = []
  const write = (span: ReadableSpan): void => {
    Object.assign(span.attributes, { email: secret, [secret.length]: secret })
    seen.push(JSON.stringify(span.attributes))
  }
  const exporter = memoryExporter()
  const spanProcessors = [processor({ onStart: write, onEnding: write })]
  const { tracer } = createTracing({ exporter, redact, spanProcessors })
  tracer.startSpan('work').setAttribute('a', 1).end()
  expect(JSON.stringify(exporter.spans)).not.toContain('jane')
  expect(seen).toHaveLength(2)
})

it('a status is a plain object, and what is none is no status', () => {
  const exporter = memoryExporter()
  const spanProcessors = [
    processor({
      onStart: span => void Object.assign(span, { status: null }),
      onEnd: span => void Object.assign(span.status, { message: `no ${secret}` }),
    }),
  ]
  const { tracer } = createTracing({ exporter, redact, spanProcessors })
  tracer.startSpan('work').setStatus({ code: 2, message: 'no' }).end()
  const [span] = exporter.spans
  expect(Object.getOwnPropertyDescriptors(span?.status)).toMatchObject({
    code: { value: 2 },
    message: { value: 'no REDACTED' },
  })
  expect(span?.status).toBe(span?.status)
})

it('what was redacted is not redacted again', () => {
  const exporter = memoryExporter()
  const spanProcessors = [processor({ onEnd: span => void Object.assign(span.attributes, { c: 'b' }) })]
  const { tracer } = createTracing({
    exporter,
    redact: { values: [/b/], replacement: 'bb' },
    spanProcessors,
  })
  tracer.startSpan('work', { attributes: { a: 'b', list: ['x'] } }).end()
  expect(exporter.spans[0]?.attributes).toEqual({ a: 'bb', list: ['x'], c: 'bb' })
})

it('a value that is none is neither exported nor shown, and attributes that are frozen stay readable', () => {
  recordProblems()
  const exporter = memoryExporter()
  const spanProcessors = [
    processor({
      onEnd(span) {
        Object.assign(span.attributes, { email: secret, odd: () => secret })
        Object.freeze(span.attributes)
      },
    }),
  ]
  const { tracer } = createTracing({ exporter, redact, spanProcessors })
  tracer.startSpan('work', { attributes: { id: 7 } }).end()
  expect(exporter.spans[0]?.attributes).toEqual({ id: 7, email: 'REDACTED' })
})

describe.each<[string, (span: ReadableSpan) => ReadableSpan]>([
  ['{ ...span, attributes }', span => ({ ...span, attributes: { note: secret, id: 7 } })],
  [
    'Object.create(span, { attributes })',
    span => Object.create(span, { attributes: { value: { note: secret, id: 7 } } }),
  ],
])('a copy %s in a wrapping exporter', (_, copy) => {
  it.each(Object.entries(sinks).filter(([name]) => !name.includes('SDK')))(
    'is exported by %s, and redacted',
    async (_, open) => {
      const sentences = recordProblems()
      const { exporter, text } = open()
      const inner = exporter as Exporter
      const wrapper: Exporter = {
        onStart: (span, context) => inner.onStart(span, context),
        onEnd: span => inner.onEnd(copy(span)),
        forceFlush: options => inner.forceFlush(options),
        shutdown: options => inner.shutdown(options),
      }
      const tracing = createTracing({ exporter: wrapper, redact })
      tracing.tracer
        .startSpan('checkout', { attributes: { hidden: 1 } })
        .addEvent('sent')
        .end()
      await tracing.flush()
      expect(text()).toContain('checkout')
      expect(text()).toContain('sent')
      expect(text()).not.toMatch(/jane|hidden/)
      expect(sentences).toEqual([])
      await tracing.shutdown()
    },
  )
})
