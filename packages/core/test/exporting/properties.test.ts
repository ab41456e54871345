import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Exporter } from '@throughline/core'
import { fileExporter, otlpExporter } from '@throughline/core'
import { otlpGrpcExporter } from '@throughline/core/otlp-grpc'
import type { DecodedRequest } from '@throughline/otlp-decoder'
import { decodeRequest } from '@throughline/otlp-decoder'
import { describe, onTestFinished } from 'vitest'
import type { BatchRecipe } from '../fixtures/arbitrary-spans.ts'
import { anyBatch } from '../fixtures/arbitrary-spans.ts'
import { madeSpans } from '../fixtures/made-spans.ts'
import { modelledRequest } from '../fixtures/modelled-request.ts'
import { decodeJsonRequest } from '../fixtures/otlp-json-request.ts'
import { asyncProperty } from '../fixtures/properties.ts'
import { startFaultServer } from './http1/fault-server.ts'
import { startGrpcCollector } from './otlp/grpc-collector.ts'

/** Holds that what an exporter delivers of each batch is one request, and says what went in. */
function delivers(exporter: Exporter, take: () => DecodedRequest[]): (recipe: BatchRecipe) => Promise<void> {
  let delivered = 0
  onTestFinished(() => exporter.shutdown())
  return async recipe => {
    delivered += madeSpans(recipe, [exporter]).length
    await exporter.forceFlush()
    assert.deepEqual(take(), [modelledRequest(recipe)])
    const { encoded, exported, dropped, queueBytes } = exporter.counts ?? {}
    assert.deepEqual({ encoded, exported, dropped, queueBytes }, counted(delivered))
  }
}

function counted(spans: number): object {
  return { encoded: spans, exported: spans, dropped: {}, queueBytes: 0 }
}

function temporaryFile(): string {
  const directory = mkdtempSync(join(tmpdir(), 'throughline-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  return join(directory, 'traces.jsonl')
}

describe('any spans arrive as they were made', () => {
  asyncProperty('as protobuf over HTTP', anyBatch, async () => {
    const { url, take } = await startFaultServer()
    return delivers(otlpExporter({ url }), () => take().map(({ body }) => decodeRequest(body)))
  })

  asyncProperty('as JSON over HTTP, compressed', anyBatch, async () => {
    const { url, take } = await startFaultServer()
    const exporter = otlpExporter({ url, protocol: 'http/json', compression: 'gzip' })
    return delivers(exporter, () => take().map(({ body }) => decodeJsonRequest(gunzipSync(body))))
  })

  asyncProperty('as protobuf over gRPC', anyBatch, async () => {
    const { url, take } = await startGrpcCollector()
    return delivers(otlpGrpcExporter({ url }), () => take().map(({ body }) => decodeRequest(body)))
  })

  asyncProperty('as a line of a file', anyBatch, async () => {
    const path = temporaryFile()
    return delivers(fileExporter({ path }), () => {
      const text = readFileSync(path, 'utf8')
      assert.ok(text.endsWith('\n'))
      truncateSync(path)
      const lines = text.slice(0, -1).split('\n')
      return lines.map(line => decodeJsonRequest(Buffer.from(line)))
    })
  })
})
