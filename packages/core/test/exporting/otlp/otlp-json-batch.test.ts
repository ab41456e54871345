// Through its file: the doors encode only what the API lets be made, and show whole requests.

import { ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api'
import { resourceFromAttributes } from '@opentelemetry/resources'
import type { ReadableSpan } from '@throughline/core'
import type { DecodedRequest } from '@throughline/otlp-decoder'
import { expect, it } from 'vitest'
import { OtlpJsonBatch } from '../../../src/exporting/otlp/otlp-json-batch.ts'
import type { RecordingSpan } from '../../../src/span/span.ts'
import { encodeSpans } from '../../fixtures/encoded-spans.ts'
import { expectedAttributes, expectedSpan } from '../../fixtures/expected-otlp.ts'
import { decodeJsonRequest } from '../../fixtures/otlp-json-request.ts'
import { recordSpans } from '../../fixtures/span-recorder.ts'

const remote = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', isRemote: true }

function requestOf(spans: readonly ReadableSpan[]): DecodedRequest {
  return decodeJsonRequest(encodeSpans(spans, OtlpJsonBatch))
}

function spansIn(request: DecodedRequest) {
  return request.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
}

it('says of a span what the protobuf encoding says', () => {
  const { tracer, exporter } = recordSpans({ spanLimits: { attributePerEventCountLimit: 1 } })
  const parent = trace.setSpanContext(ROOT_CONTEXT, { ...remote, traceFlags: TraceFlags.SAMPLED })
  const span = tracer.startSpan(
    'GET /users/:id',
    {
      kind: SpanKind.SERVER,
      startTime: [0, 5],
      attributes: {
        text: 'h\u00e9 "quoted" \u2028 \ud83d\ude00 \\ud800',
        lone: 'a\ud800b',
        integer: -42,
        large: 2 ** 53 + 2,
        double: 0.1,
        nan: Number.NaN,
        infinite: Number.NEGATIVE_INFINITY,
        yes: true,
        list: ['a', 'b'],
        empty: [],
      },
      links: [{ context: { ...remote, traceFlags: 0 }, attributes: { a: 1 } }],
    },
    parent,
  )
  span.setAttribute('bytes', new Uint8Array([1, 2, 255]) as never)
  span.setAttribute('map', { a: [1, null], b: { c: '\udc00' } } as never)
  span.addEvent('first "event"', { kept: 1, dropped: 2 }, new Date(1))
  span.addEvent('nothing')
  span.setStatus({ code: SpanStatusCode.ERROR, message: 'no "such" user' })
  span.end()
  expect(spansIn(requestOf(exporter.spans))).toEqual(exporter.spans.map(expectedSpan))
})

it('keeps the spans of each scope together and describes the resource once', () => {
  const attributes = { 'service.name': 'sh\u00f6p', list: ['a'] }
  const resource = resourceFromAttributes(attributes, { schemaUrl: 'https://example.com/schema' })
  const { provider, exporter } = recordSpans({ resource })
  const plain = provider.getTracer('plain')
  const full = provider.getTracer('full', '1.2.3', { schemaUrl: 'https://example.com/scope' })
  for (const tracer of [plain, full, plain]) tracer.startSpan('work').end()
  expect(requestOf(exporter.spans).resourceSpans).toMatchObject([
    {
      resource: { attributes: expectedAttributes(attributes) },
      schemaUrl: 'https://example.com/schema',
      scopeSpans: [
        { scope: { name: 'plain' }, spans: [{ name: 'work' }, { name: 'work' }] },
        { scope: { name: 'full', version: '1.2.3' }, schemaUrl: 'https://example.com/scope', spans: [{}] },
      ],
    },
  ])
})

it('is as it was before when a span cannot be written', () => {
  const broken = recordSpans()
  broken.tracer.startSpan('work').end()
  Object.defineProperty(broken.only(), 'droppedLinksCount', { get: () => JSON.parse('{') })
  const batch = new OtlpJsonBatch(broken.only().resource)
  expect(() => batch.add(broken.only() as RecordingSpan)).toThrow(SyntaxError)
  expect(batch).toMatchObject({ spans: 0, bytes: 0 })
})

it('is as it was before when a span is too long', () => {
  const { tracer, exporter } = recordSpans()
  tracer.startSpan('work').end()
  tracer.startSpan('x'.repeat(20 * 1024 * 1024)).end()
  tracer.startSpan('more').end()
  const [work, long, more] = exporter.spans as unknown as readonly [
    RecordingSpan,
    RecordingSpan,
    RecordingSpan,
  ]
  const batch = new OtlpJsonBatch(work.resource)
  batch.add(work)
  expect(() => batch.add(long)).toThrow(RangeError)
  batch.add(more)
  const request = decodeJsonRequest(Buffer.concat(batch.seal().pieces))
  expect(spansIn(request).map(({ name }) => name)).toEqual(['work', 'more'])
})
