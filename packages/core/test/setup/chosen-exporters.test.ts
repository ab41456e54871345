// Through its file: the door for gRPC, once opened, stays open for the whole process.

import type { Tracing, TracingOptions } from '@throughline/core'
import { createTracing } from '@throughline/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { otlpGrpcDelivery } from '../../src/exporting/otlp/otlp-grpc-delivery.ts'
import { offerGrpcDelivery } from '../../src/exporting/otlp/otlp-grpc-slot.ts'
import { startFaultServer } from '../exporting/http1/fault-server.ts'
import { startGrpcCollector } from '../exporting/otlp/grpc-collector.ts'
import { startCollector } from '../fixtures/collector.ts'
import { recordProblems } from '../fixtures/problem-log.ts'

beforeEach(() => {
  offerGrpcDelivery(undefined)
})

afterEach(() => {
  vi.unstubAllEnvs()
})

async function send(options: TracingOptions = {}): Promise<Tracing> {
  const tracing = createTracing(options)
  tracing.tracer.startSpan('work').end()
  await tracing.shutdown()
  return tracing
}

describe('the exporters of OTEL_TRACES_EXPORTER', () => {
  it('are several where it names several', async () => {
    const collector = await startCollector()
    const zipkin = await startFaultServer()
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    vi.stubEnv('OTEL_TRACES_EXPORTER', 'otlp,zipkin,console')
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', collector.endpoint)
    vi.stubEnv('OTEL_EXPORTER_ZIPKIN_ENDPOINT', zipkin.url)
    const tracing = await send()
    expect(collector.spans()).toMatchObject([{ name: 'work' }])
    expect(JSON.parse(String(zipkin.received[0]?.body))).toMatchObject([{ name: 'work' }])
    expect(write).toHaveBeenCalledWith(expect.stringContaining('work'), expect.anything())
    expect(tracing.stats()).toMatchObject({ encoded: 3, exported: 3 })
  })
})

describe('the protocol of OTEL_EXPORTER_OTLP_PROTOCOL', () => {
  it('is JSON where it says so', async () => {
    const { url, received } = await startFaultServer()
    vi.stubEnv('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', url)
    vi.stubEnv('OTEL_EXPORTER_OTLP_PROTOCOL', 'http/json')
    await send()
    expect(received[0]?.headers['content-type']).toBe('application/json')
    expect(JSON.parse(String(received[0]?.body))).toMatchObject({ resourceSpans: [{}] })
  })

  it('is told how to be gRPC where nobody has imported it, and HTTP until then', async () => {
    const sentences = recordProblems()
    const collector = await startCollector()
    vi.stubEnv('OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc')
    await send({ endpoint: collector.endpoint })
    expect(collector.spans()).toMatchObject([{ name: 'work' }])
    expect(sentences).toEqual([
      expect.stringMatching(/`npm install @grpc\/grpc-js` and import `@throughline\/core\/otlp-grpc`/),
    ])
  })

  it('is gRPC where it has been imported, at the endpoint of the options or of the environment', async () => {
    const sentences = recordProblems()
    offerGrpcDelivery(otlpGrpcDelivery)
    vi.stubEnv('OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc')
    const { url, spans, received } = await startGrpcCollector()
    await send({ endpoint: url, headers: { 'api-key': 'abc' } })
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', url)
    await send()
    expect(spans()).toMatchObject([{ name: 'work' }, { name: 'work' }])
    expect(received[0]?.metadata.get('api-key')).toEqual(['abc'])
    expect(sentences).toEqual([])
  })

  it('is gRPC where another copy of this package has been imported, as ESM is beside CommonJS', async () => {
    vi.resetModules()
    await import('@throughline/core/otlp-grpc')
    vi.stubEnv('OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc')
    const { url, spans } = await startGrpcCollector()
    const { stats } = await send({ endpoint: url })
    expect(spans()).toMatchObject([{ name: 'work' }])
    expect(stats()).toMatchObject({ encoded: 1, exported: 1, dropped: {} })
  })
})
