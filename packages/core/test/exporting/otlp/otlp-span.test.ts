import { isDeepStrictEqual } from 'node:util'
import type { SpanOptions } from '@opentelemetry/api'
import { createTraceState, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import type { ReadableSpan } from '@throughline/core'
import { describe, expect, it } from 'vitest'
import { decodedSpan, encodeSpans } from '../../fixtures/encoded-spans.ts'
import { expectedSpan } from '../../fixtures/expected-otlp.ts'
import { decodeWithGenerated } from '../../fixtures/generated-decoder.ts'
import { recordSpans } from '../../fixtures/span-recorder.ts'

const linked = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', traceFlags: 1 }
const traceState = createTraceState('vendor=1,other=2')

function endedSpan(options: SpanOptions = {}, parent = ROOT_CONTEXT): ReadableSpan {
  const { tracer, only } = recordSpans()
  tracer.startSpan('work', options, parent).end()
  return only()
}

/** A span that uses every field there is. */
function fullSpan(): ReadableSpan {
  const { tracer, only } = recordSpans({
    spanLimits: {
      attributeCountLimit: 2,
      eventCountLimit: 2,
      linkCountLimit: 2,
      attributePerEventCountLimit: 1,
      attributePerLinkCountLimit: 1,
    },
  })
  const parent = trace.setSpanContext(ROOT_CONTEXT, { ...linked, traceFlags: 3, traceState, isRemote: true })
  const attributes = { a: 1, b: 'b', c: true }
  const link = { context: linked, attributes: { a: 1, b: 2 } }
  const options = { kind: SpanKind.CONSUMER, attributes, links: [link] }
  const span = tracer.startSpan('\u00fcbung', options, parent)
  span.addLinks([{ context: { ...linked, traceFlags: 0, traceState, isRemote: true } }, link])
  for (const name of ['first', 'second', '']) span.addEvent(name, { a: 1, b: 2 })
  span.setStatus({ code: SpanStatusCode.ERROR, message: 'declin\u00e9' })
  span.end()
  return only()
}

describe('a span as OTLP bytes', () => {
  it('has every field that the span has', () => {
    const span = fullSpan()
    expect(decodedSpan(span)).toEqual(expectedSpan(span))
    expect(decodedSpan(span)).toMatchObject({
      traceState: 'vendor=1,other=2',
      parentSpanId: linked.spanId,
      flags: 0x303,
      kind: 5,
      droppedAttributesCount: 1,
      droppedEventsCount: 1,
      droppedLinksCount: 1,
      links: [
        { flags: 0x101, droppedAttributesCount: 1 },
        { flags: 0x300, traceState: 'vendor=1,other=2' },
      ],
    })
  })

  it("is read by OpenTelemetry's own decoder", () => {
    const span = fullSpan()
    const { flags: _, ...known } = expectedSpan(span)
    const links = known.links?.map(({ flags: _, ...link }) => link)
    const [resourceSpans] = decodeWithGenerated(encodeSpans([span])).resourceSpans
    expect(resourceSpans?.scopeSpans[0]?.spans).toEqual([{ ...known, links }])
  })

  it('leaves out what a plain span does not have', () => {
    const span = endedSpan()
    const keys = ['traceId', 'spanId', 'name', 'kind', 'startTimeUnixNano', 'endTimeUnixNano', 'flags']
    expect(Object.keys(decodedSpan(span)).sort()).toEqual(keys.sort())
    expect(decodedSpan(span)).toEqual(expectedSpan(span))
  })

  it.each([SpanKind.INTERNAL, SpanKind.SERVER, SpanKind.CLIENT, SpanKind.PRODUCER, SpanKind.CONSUMER])(
    'has kind %d',
    kind => {
      expect(decodedSpan(endedSpan({ kind })).kind).toBe(kind + 1)
    },
  )

  it.each([-1, 5, 127, 128, 1.5, Number.NaN])('is internal where kind %d is none', kind => {
    expect(decodedSpan(endedSpan({ kind: kind as SpanKind })).kind).toBe(1)
  })

  it.each([
    [false, 0x101],
    [true, 0x301],
    [undefined, 0x101],
  ])('says whether its parent is remote (%s)', (isRemote, flags) => {
    const parent = { ...linked, ...(isRemote === undefined ? {} : { isRemote }) }
    expect(decodedSpan(endedSpan({}, trace.setSpanContext(ROOT_CONTEXT, parent))).flags).toBe(flags)
  })

  it.each<[number, number]>([
    [0, 0],
    [0, 1],
    [4, 294_967_295],
    [4, 294_967_296],
    [1_700_000_000, 123_456_789],
    [18_446_744_072, 999_999_999],
  ])('starts at exactly %d s %d ns', (seconds, nanos) => {
    const span = endedSpan({ startTime: [seconds, nanos] })
    const nanoseconds = String(BigInt(seconds) * 1_000_000_000n + BigInt(nanos))
    expect(decodedSpan(span).startTimeUnixNano).toBe(nanoseconds)
    expect(decodedSpan(span)).toEqual(expectedSpan(span))
  })

  it('has the times of the clock to the nanosecond', () => {
    for (let index = 0; index < 2000; index++) {
      const { tracer, only } = recordSpans()
      const span = tracer.startSpan('work')
      span.addEvent('event')
      span.end()
      expect(decodedSpan(only())).toEqual(expectedSpan(only()))
    }
  })

  it.each([0, 41, 42, 43, 127, 128, 16_383, 16_384, 100_000])('has a name of %d units', length => {
    const { tracer, exporter } = recordSpans()
    for (const unit of ['a', '\u20ac']) tracer.startSpan(unit.repeat(length)).end()
    for (const span of exporter.spans)
      expect(isDeepStrictEqual(decodedSpan(span), expectedSpan(span))).toBe(true)
  })
})
