// Through its file: the doors encode only what the API lets be made, and show whole requests.

import { resourceFromAttributes } from '@opentelemetry/resources'
import { decodeRequest, spansIn } from '@throughline/otlp-decoder'
import { expect, it } from 'vitest'
import { OtlpBatch } from '../../../src/exporting/otlp/otlp-batch.ts'
import type { RecordingSpan } from '../../../src/span/span.ts'
import { encodeSpans } from '../../fixtures/encoded-spans.ts'
import { expectedAttributes, expectedSpan } from '../../fixtures/expected-otlp.ts'
import { recordSpans } from '../../fixtures/span-recorder.ts'

it('carries 10,000 spans', () => {
  const { tracer, exporter } = recordSpans()
  for (let index = 0; index < 10_000; index++) {
    tracer.startSpan(`span ${index}`, { attributes: { index, text: 'x'.repeat(index % 200) } }).end()
  }
  const decoded = spansIn(encodeSpans(exporter.spans))
  expect(decoded).toHaveLength(10_000)
  expect(decoded).toEqual(exporter.spans.map(expectedSpan))
})

it('keeps the spans of each scope together, with the name, version and schema of the scope', () => {
  const { provider, exporter } = recordSpans()
  const plain = provider.getTracer('plain')
  const full = provider.getTracer('full', '1.2.3', { schemaUrl: 'https://opentelemetry.io/schemas/1.37.0' })
  const long = provider.getTracer('x'.repeat(1000), 'y'.repeat(1000))
  for (const tracer of [plain, full, plain, long]) tracer.startSpan('work').end()
  const [resourceSpans, ...others] = decodeRequest(encodeSpans(exporter.spans)).resourceSpans
  expect(others).toEqual([])
  expect(resourceSpans?.scopeSpans).toMatchObject([
    { scope: { name: 'plain' }, spans: [{ name: 'work' }, { name: 'work' }] },
    { scope: { name: 'full', version: '1.2.3' }, schemaUrl: 'https://opentelemetry.io/schemas/1.37.0' },
    { scope: { name: 'x'.repeat(1000), version: 'y'.repeat(1000) } },
  ])
})

it('describes the resource once, with its schema', () => {
  const attributes = { 'service.name': 'shop', list: ['a', 'b'] }
  const resource = resourceFromAttributes(attributes, { schemaUrl: 'https://example.com/schema' })
  const { tracer, exporter } = recordSpans({ resource })
  tracer.startSpan('work').end()
  tracer.startSpan('work').end()
  expect(decodeRequest(encodeSpans(exporter.spans)).resourceSpans).toMatchObject([
    { resource: { attributes: expectedAttributes(attributes) }, schemaUrl: 'https://example.com/schema' },
  ])
})

it('waits with the bytes of a resource that is not complete yet', async () => {
  const resource = resourceFromAttributes({ 'host.id': Promise.resolve('abc') })
  const { tracer, exporter } = recordSpans({ resource })
  tracer.startSpan('work').end()
  encodeSpans(exporter.spans)
  await resource.waitForAsyncAttributes?.()
  const [resourceSpans] = decodeRequest(encodeSpans(exporter.spans)).resourceSpans
  expect(resourceSpans?.resource.attributes).toEqual(expectedAttributes({ 'host.id': 'abc' }))
})

it('is as it was before when a span cannot be written', () => {
  const { tracer, exporter } = recordSpans()
  const broken = recordSpans()
  for (const recorder of [tracer, broken.tracer, tracer]) recorder.startSpan('work').end()
  Object.defineProperty(broken.only(), 'droppedLinksCount', { get: () => JSON.parse('{') })
  const [first, second] = exporter.spans as RecordingSpan[]
  const batch = new OtlpBatch((first as RecordingSpan).resource)
  batch.add(first as RecordingSpan)
  expect(() => batch.add(broken.only() as RecordingSpan)).toThrow(SyntaxError)
  batch.add(second as RecordingSpan)
  const { pieces, spans } = batch.seal()
  expect(spans).toBe(2)
  expect(spansIn(Buffer.concat(pieces))).toEqual(
    [first, second].map(span => expectedSpan(span as RecordingSpan)),
  )
})
