import { otlpGrpcExporter } from '@throughline/core/otlp-grpc'
import { expect, it, onTestFinished } from 'vitest'
import { recordProblems } from '../../fixtures/problem-log.ts'
import { recordSpans } from '../../fixtures/span-recorder.ts'
import { startGrpcCollector } from './grpc-collector.ts'

it.each([
  [64 * 1024, { exported: 1 }],
  [64 * 1024 + 1, { exported: 0, lastError: expect.stringContaining('RESOURCE_EXHAUSTED') }],
])('an answer over gRPC of %i bytes', async (length, counts) => {
  recordProblems()
  const { url } = await startGrpcCollector(reply => reply(null, Buffer.alloc(length)))
  const otlp = otlpGrpcExporter({ url })
  onTestFinished(() => otlp.shutdown({ timeout: 0 }))
  recordSpans({ spanProcessors: [otlp] })
    .tracer.startSpan('work')
    .end()
  await otlp.forceFlush().catch(() => {})
  expect(otlp.counts).toMatchObject(counts)
})
