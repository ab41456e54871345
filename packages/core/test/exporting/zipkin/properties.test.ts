// Through its file: the doors encode only what the API lets be made, and show whole requests.

import assert from 'node:assert/strict'
import type { DecodedEvent, DecodedSpan } from '@throughline/otlp-decoder'
import { describe } from 'vitest'
import { ZipkinBatch } from '../../../src/exporting/zipkin/zipkin-batch.ts'
import type { ZipkinSpan } from '../../../src/exporting/zipkin/zipkin-span.ts'
import type { SpanRecipe } from '../../fixtures/arbitrary-spans.ts'
import { anyBatch } from '../../fixtures/arbitrary-spans.ts'
import { encodeSpans } from '../../fixtures/encoded-spans.ts'
import { madeSpans } from '../../fixtures/made-spans.ts'
import { modelledSpan } from '../../fixtures/modelled-request.ts'
import { property } from '../../fixtures/properties.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const KINDS = [undefined, undefined, 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER']
const NUMBERS = ['timestamp', 'duration', 'port']

/** Everything is text but times and ports, which are whole numbers; no text holds a lone surrogate. */
function checked(key: string, value: unknown): unknown {
  if (typeof value === 'string') assert.equal(Buffer.from(value).toString(), value)
  else
    assert.ok(typeof value === 'object' ? value !== null : NUMBERS.includes(key) && Number.isInteger(value))
  return value
}

function microseconds(nanoseconds: string): number {
  return Number(BigInt(nanoseconds) / 1000n)
}

function assertSameSpan(span: ZipkinSpan, model: DecodedSpan): void {
  const { tags = {}, annotations = [], remoteEndpoint: _, localEndpoint, ...others } = span
  const nanos = BigInt(model.endTimeUnixNano) - BigInt(model.startTimeUnixNano)
  assert.deepEqual(others, {
    traceId: model.traceId,
    id: model.spanId,
    name: model.name,
    ...(model.parentSpanId && { parentId: model.parentSpanId }),
    ...(KINDS[model.kind] && { kind: KINDS[model.kind] }),
    timestamp: microseconds(model.startTimeUnixNano),
    duration: Math.max(1, microseconds(String(nanos))),
  })
  assert.equal(typeof localEndpoint.serviceName, 'string')
  assertSameEvents(annotations, model.events ?? [])
  assert.equal(tags['otel.status_code'], [undefined, 'OK', 'ERROR'][model.status?.code ?? 0])
  assert.equal(tags.error, model.status?.code === 2 ? (model.status.message ?? '') : undefined)
  for (const { key, value } of model.attributes ?? []) {
    if (key === 'error') continue
    assert.ok(Object.hasOwn(tags, key))
    if (value.stringValue !== undefined) assert.equal(tags[key], value.stringValue)
  }
}

function assertSameEvents(
  annotations: NonNullable<ZipkinSpan['annotations']>,
  events: readonly DecodedEvent[],
): void {
  assert.deepEqual(
    annotations.map(({ timestamp }) => timestamp),
    events.map(({ timeUnixNano }) => microseconds(timeUnixNano)),
  )
  annotations.forEach(({ value }, index) => {
    const { name, attributes } = events[index] as DecodedEvent
    if (attributes === undefined) assert.equal(value, name)
    else assert.ok(value.includes(': {'))
  })
}

describe('any spans', () => {
  property('are a list that Zipkin reads', anyBatch, recipe => {
    const json = utf8.decode(encodeSpans(madeSpans(recipe), ZipkinBatch))
    const spans = JSON.parse(json, checked) as ZipkinSpan[]
    spans.forEach((span, index) => {
      assertSameSpan(span, modelledSpan(recipe.spans[index] as SpanRecipe, recipe))
    })
    assert.equal(spans.length, recipe.spans.length)
  })
})
