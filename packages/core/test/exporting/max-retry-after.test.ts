import { otlpExporter, zipkinExporter } from '@throughline/core'
import { otlpGrpcExporter } from '@throughline/core/otlp-grpc'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Exporter } from '../../src/span/exporter.ts'
import { recordSpans } from '../fixtures/span-recorder.ts'
import { deliver } from './delivery/deliver.ts'
import { startFaultServer } from './http1/fault-server.ts'
import { failure, startGrpcCollector } from './otlp/grpc-collector.ts'
import { bytesField, varintField } from './protobuf/protobuf-bytes.ts'

const DAY = 24 * 60 * 60

/** A backend that asks for a day's rest once, and takes what comes then. */
const tired = () =>
  startFaultServer((response, attempt) => {
    response.writeHead(attempt === 0 ? 503 : 200, { 'retry-after': String(DAY) }).end()
  })

const dayOfRest = bytesField(
  3,
  Buffer.concat([
    bytesField(1, 'type.googleapis.com/google.rpc.RetryInfo'),
    bytesField(2, bytesField(1, varintField(1, BigInt(DAY)))),
  ]),
)

async function retriesOf(exporter: Exporter): Promise<number | undefined> {
  onTestFinished(() => exporter.shutdown({ timeout: 0 }))
  recordSpans({ spanProcessors: [exporter] })
    .tracer.startSpan('work')
    .end()
  await exporter.forceFlush()
  return exporter.counts?.retries
}

describe('maxRetryAfter', () => {
  it('is how long a collector is left alone at most', async () => {
    const { url } = await tired()
    expect(await retriesOf(otlpExporter({ url, maxRetryAfter: 20 }))).toBe(1)
  })

  it('is the same for Zipkin', async () => {
    const { url } = await tired()
    expect(await retriesOf(zipkinExporter({ url, maxRetryAfter: 20 }))).toBe(1)
  })

  it('is the same for gRPC', async () => {
    const { url } = await startGrpcCollector(failure('UNAVAILABLE', dayOfRest))
    expect(await retriesOf(otlpGrpcExporter({ url, maxRetryAfter: 20 }))).toBe(1)
  })

  it.each([
    ['an hour', undefined, 3_600_000],
    ['as long as is asked for', { maxRetryAfterMillis: DAY * 2000 }, DAY * 1000],
    ['as long as is asked for', { maxRetryAfterMillis: Number.POSITIVE_INFINITY }, DAY * 1000],
  ])('is %s (%#)', async (_, options, millis) => {
    const { url } = await tired()
    expect(await deliver({ url, ...options })).toMatchObject({ retryAfterMillis: millis })
  })

  it('is never more than a timer takes', async () => {
    const { url } = await startFaultServer(response => {
      response.writeHead(503, { 'retry-after': '9'.repeat(400) }).end()
    })
    const result = await deliver({ url, maxRetryAfterMillis: Number.POSITIVE_INFINITY })
    expect(result).toMatchObject({ retryAfterMillis: 2 ** 31 - 1 })
  })

  it.each([0, -1, '3600', null])('cannot be %j', maxRetryAfter => {
    expect(() => otlpExporter({ maxRetryAfter } as never)).toThrow(
      /^Expected `maxRetryAfter` to be a number above 0, got `/,
    )
  })
})
