import assert from 'node:assert/strict'
import { describe } from 'vitest'
import { OtlpJsonBatch } from '../../../src/exporting/otlp/otlp-json-batch.ts'
import { anyBatch } from '../../fixtures/arbitrary-spans.ts'
import { encodeSpans } from '../../fixtures/encoded-spans.ts'
import { decodeWithGenerated } from '../../fixtures/generated-decoder.ts'
import { madeSpans } from '../../fixtures/made-spans.ts'
import { modelledRequest } from '../../fixtures/modelled-request.ts'
import { decodeJsonRequest } from '../../fixtures/otlp-json-request.ts'
import { decodeRequest } from '../../fixtures/otlp-request.ts'
import { property } from '../../fixtures/properties.ts'

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
