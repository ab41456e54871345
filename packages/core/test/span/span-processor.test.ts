import type { Span } from '@opentelemetry/api'
import { TraceFlags } from '@opentelemetry/api'
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace-base'
import type { Exporter, ReadableSpan, SpanProcessor } from '@throughline/core'
import { createTracing, otlpExporter } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { describe, expect, it } from 'vitest'
import { startCollector } from '../fixtures/collector.ts'
import { recordProblems } from '../fixtures/problem-log.ts'
import { recordSpans } from '../fixtures/span-recorder.ts'

type EndingSpan = Span & ReadableSpan

function processor(hooks: Partial<SpanProcessor>): SpanProcessor {
  return { onStart() {}, onEnd() {}, forceFlush: async () => {}, shutdown: async () => {}, ...hooks }
}

describe('onEnding', () => {
  it('can write to the span, whose end is known', () => {
    recordProblems()
    const ends: unknown[] = []
    const onEnding = (span: EndingSpan): void => {
      ends.push([span.isRecording(), span.ended, span.endTime, span.duration])
      span.setAttribute('a', 2).addEvent('e').addLink({ context: span.spanContext() })
      span.updateName('renamed').setStatus({ code: 1 })
      span.end()
    }
    const { tracer, only } = recordSpans({ spanProcessors: [processor({ onEnding })] })
    tracer.startSpan('work', { attributes: { a: 1 }, startTime: [1, 0] }).end([3, 5])
    expect(ends).toEqual([[true, false, [3, 5], [2, 5]]])
    expect(only()).toMatchObject({
      name: 'renamed',
      attributes: { a: 2 },
      status: { code: 1 },
      endTime: [3, 5],
      ended: true,
    })
    expect([only().events.length, only().links.length]).toEqual([1, 1])
  })

  it('is called for all processors before onEnd for any, and once', () => {
    recordProblems()
    const calls: string[] = []
    const named = (name: string): SpanProcessor =>
      processor({
        onEnding: () => void calls.push(`${name} ending`),
        onEnd: () => void calls.push(`${name} end`),
      })
    const { tracer } = recordSpans({ spanProcessors: [named('a'), processor({}), named('b')] })
    const span = tracer.startSpan('work')
    span.end()
    span.end()
    expect(calls).toEqual(['a ending', 'b ending', 'a end', 'b end'])
  })

  it('that fails, or is async and fails, is reported, and the span goes on', async () => {
    const sentences = recordProblems()
    const fail = (): never => {
      throw new Error('odd')
    }
    const { tracer, exporter } = recordSpans({
      spanProcessors: [processor({ onEnding: fail }), processor({ onEnding: async () => fail() })],
    })
    tracer.startSpan('work').end()
    await new Promise(setImmediate)
    expect(exporter.spans).toHaveLength(1)
    expect(sentences).toEqual([expect.stringContaining('a span processor failed in onEnding: odd')])
  })

  it('may end other spans, and keeps the newest events', () => {
    recordProblems()
    let other: Span | undefined
    const onEnding = (span: EndingSpan): void => {
      other?.end()
      other = undefined
      span.addEvent('last')
    }
    const { tracer, exporter } = recordSpans({
      spanProcessors: [processor({ onEnding })],
      spanLimits: { eventCountLimit: 2 },
    })
    other = tracer.startSpan('other')
    const span = tracer.startSpan('work')
    for (const name of ['a', 'b', 'c']) span.addEvent(name)
    span.end()
    expect(exporter.spans.map(({ name, events }) => [name, events.map(event => event.name)])).toEqual([
      ['other', ['last']],
      ['work', ['c', 'last']],
    ])
  })
})

describe('a processor that writes to an ended span', () => {
  const redactor = processor({
    onEnd(span) {
      for (const key of Object.keys(span.attributes)) if (key === 'email') span.attributes[key] = 'hidden'
      delete span.attributes.phone
      for (const { attributes } of span.events) if (attributes !== undefined) attributes.email = 'hidden'
    },
  })

  it('is heeded by the exporters after it, whatever they are', async () => {
    const { url, spans } = await startCollector()
    const memory = memoryExporter()
    const official = new InMemorySpanExporter()
    const otlp = otlpExporter({ url })
    const tracing = createTracing({ exporter: [memory, official, otlp], spanProcessors: [redactor] })
    const span = tracing.tracer.startSpan('work', { attributes: { email: 'a@b.c', phone: '1', id: 7 } })
    span.addEvent('sent', { email: 'a@b.c' })
    span.end()
    await tracing.flush()
    const wanted = { attributes: { email: 'hidden', id: 7 }, events: [{ attributes: { email: 'hidden' } }] }
    for (const each of [memory.spans[0], official.getFinishedSpans()[0]]) {
      expect(each).toMatchObject(wanted)
      expect(each?.attributes).not.toHaveProperty('phone')
    }
    expect(JSON.stringify(spans())).toContain('hidden')
    expect(JSON.stringify(spans())).not.toMatch(/a@b\.c|phone/)
    await tracing.shutdown()
  })

  it('gets one object of attributes, which may be replaced too', () => {
    const { tracer, only } = recordSpans({
      spanProcessors: [
        processor({
          onStart: span => void Object.assign(span.attributes, { started: true }),
          onEnd(span) {
            expect(span.attributes).toBe(span.attributes)
            Object.assign(span, { attributes: { ...span.attributes, email: 'hidden' } })
          },
        }),
      ],
    })
    tracer
      .startSpan('work', { attributes: { email: 'a@b.c' } })
      .setAttribute('id', 7)
      .end()
    expect(only().attributes).toEqual({ email: 'hidden', id: 7, started: true })
  })

  it('is told where it would change nothing', () => {
    const sentences = recordProblems()
    const onEnd = (span: ReadableSpan): void => void span.events.pop()
    const { tracer } = recordSpans({ spanProcessors: [processor({ onEnd })] })
    tracer.startSpan('work').addEvent('a').end()
    tracer.startSpan('other').end()
    expect(sentences).toEqual([expect.stringContaining('a span processor failed in onEnd')])
  })
})

describe('an exporter that is wrapped', () => {
  const hide = { email: 'hidden', id: 7 }
  it.each<[string, (span: ReadableSpan) => ReadableSpan]>([
    ['an object that inherits from it', span => Object.create(span, { attributes: { value: hide } })],
    [
      'a proxy of it',
      span =>
        new Proxy(span, {
          get(target, key) {
            const value = key === 'attributes' ? hide : Reflect.get(target, key)
            return typeof value === 'function' ? value.bind(target) : value
          },
        }),
    ],
    ['its properties in a new object', span => ({ ...span, attributes: hide })],
    [
      'a copy of what is read of it',
      span => ({
        name: span.name,
        kind: span.kind,
        spanContext: () => span.spanContext(),
        parentSpanContext: span.parentSpanContext,
        startTime: span.startTime,
        endTime: span.endTime,
        duration: span.duration,
        status: span.status,
        attributes: hide,
        links: span.links,
        events: span.events,
        ended: true,
        resource: span.resource,
        instrumentationScope: span.instrumentationScope,
        droppedAttributesCount: 0,
        droppedEventsCount: 0,
        droppedLinksCount: 0,
      }),
    ],
  ])('sends the attributes of %s', async (_, redacted) => {
    const { url, spans } = await startCollector()
    const otlp = otlpExporter({ url })
    const wrapper: Exporter = {
      onStart() {},
      onEnd: span => otlp.onEnd(redacted(span)),
      forceFlush: options => otlp.forceFlush(options),
      shutdown: options => otlp.shutdown(options),
    }
    const tracing = createTracing({ exporter: wrapper })
    tracing.tracer.startActiveSpan('parent', parent => {
      const span = tracing.tracer.startSpan('work', { kind: 2, attributes: { email: 'a@b.c', id: 7 } })
      span.addEvent('sent', { a: 1 }, [1, 2]).addLink({ context: parent.spanContext(), attributes: { b: 1 } })
      span.setStatus({ code: 2, message: 'no' }).end()
      expect(span.spanContext().traceFlags & TraceFlags.SAMPLED).toBe(1)
    })
    await tracing.flush()
    const [sent] = spans()
    expect(sent).toMatchObject({
      name: 'work',
      kind: 3,
      attributes: [
        { key: 'email', value: { stringValue: 'hidden' } },
        { key: 'id', value: { intValue: '7' } },
      ],
      events: [{ name: 'sent', timeUnixNano: '1000000002' }],
      links: [{ attributes: [{ key: 'b' }] }],
      status: { code: 2, message: 'no' },
    })
    expect(sent?.parentSpanId).toBeDefined()
    await tracing.shutdown()
  })
})
