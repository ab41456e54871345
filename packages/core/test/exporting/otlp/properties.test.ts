// Through its file: the doors encode only what the API lets be made, and show whole requests.

import assert from 'node:assert/strict'
import type { Attributes } from '@opentelemetry/api'
import { decodeRequest, spansIn } from '@throughline/otlp-decoder'
import fc from 'fast-check'
import { describe } from 'vitest'
import { OtlpJsonBatch } from '../../../src/exporting/otlp/otlp-json-batch.ts'
import { anyBatch } from '../../fixtures/arbitrary-spans.ts'
import { encodeSpans } from '../../fixtures/encoded-spans.ts'
import { expectedSpan } from '../../fixtures/expected-otlp.ts'
import { decodeWithGenerated } from '../../fixtures/generated-decoder.ts'
import { madeSpans } from '../../fixtures/made-spans.ts'
import { modelledRequest } from '../../fixtures/modelled-request.ts'
import { decodeJsonRequest } from '../../fixtures/otlp-json-request.ts'
import { property } from '../../fixtures/properties.ts'
import { recordSpans } from '../../fixtures/span-recorder.ts'

/** Few keys, values and names, so that much of a span stands in the one before: in the same place, or in another. */
const anySeries = fc.array(
  fc.record({
    name: fc.constantFrom('a', 'b'),
    attributes: fc
      .uniqueArray(
        fc.tuple(
          fc.constantFrom('k', 'key', 'l', 'm', 'n'),
          fc.constantFrom('x', 'y', 1, 1.5, true, Number.NaN, 0),
        ),
        { selector: ([key]) => key },
      )
      .map(pairs => Object.fromEntries(pairs) as Attributes),
  }),
  { minLength: 2, maxLength: 12 },
)

function withoutFlags(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('flags' in value)) return value
  const { flags: _, ...others } = value
  return others
}

describe('any spans', () => {
  property('are what a collector reads of their protobuf and of their JSON', anyBatch, recipe => {
    const spans = madeSpans(recipe)
    const model = modelledRequest(recipe)
    assert.deepEqual(decodeRequest(encodeSpans(spans)), model)
    assert.deepEqual(decodeJsonRequest(encodeSpans(spans, OtlpJsonBatch)), model)
  })

  property("are read alike by OpenTelemetry's own decoder", anyBatch, recipe => {
    const bytes = encodeSpans(madeSpans(recipe))
    const json = (request: object): string => JSON.stringify(request, withoutFlags)
    assert.equal(json(decodeWithGenerated(bytes)), json(decodeRequest(bytes)))
  })
})

describe('spans of few names with few attributes', () => {
  property('are written as they are, whatever the ones before had', anySeries, series => {
    const { tracer, exporter } = recordSpans()
    for (const { name, attributes } of series) tracer.startSpan(name, { attributes }).end()
    assert.deepEqual(spansIn(encodeSpans(exporter.spans)), exporter.spans.map(expectedSpan))
  })
})
