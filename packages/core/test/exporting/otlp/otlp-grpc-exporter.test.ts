import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { ServerCredentials } from '@grpc/grpc-js'
import { context } from '@opentelemetry/api'
import type { Exporter } from '@throughline/core'
import { createTracing } from '@throughline/core'
import { isTracingSuppressed } from '@throughline/core/integrations'
import type { OtlpGrpcExporterOptions } from '@throughline/core/otlp-grpc'
import { otlpGrpcExporter } from '@throughline/core/otlp-grpc'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { deepFreeze } from '../../fixtures/deep-freeze.ts'
import { eventually } from '../../fixtures/eventually.ts'
import { expectedSpan } from '../../fixtures/expected-otlp.ts'
import { freePort } from '../../fixtures/free-port.ts'
import { recordProblems } from '../../fixtures/problem-log.ts'
import type { SpanRecorder } from '../../fixtures/span-recorder.ts'
import { recordSpans } from '../../fixtures/span-recorder.ts'
import { selfSigned } from '../http1/self-signed-certificate.ts'
import { bytesField, varintField } from '../protobuf/protobuf-bytes.ts'
import { failure, failures, startGrpcCollector } from './grpc-collector.ts'

const retryAtOnce = bytesField(
  3,
  Buffer.concat([
    bytesField(1, 'type.googleapis.com/google.rpc.RetryInfo'),
    bytesField(2, bytesField(1, varintField(2, 1_000_000n))),
  ]),
)

afterEach(() => {
  vi.unstubAllEnvs()
})

/** Milliseconds for an export, half of them for an attempt; a retry comes later. */
const SHORT = 900

function exportTo(options: OtlpGrpcExporterOptions): SpanRecorder & { otlp: Exporter } {
  recordProblems()
  const otlp = otlpGrpcExporter(deepFreeze(options))
  onTestFinished(() => otlp.shutdown({ timeout: 0 }))
  return { ...recordSpans({ spanProcessors: [otlp] }), otlp }
}

/** Resolves when the only span has arrived. */
function exported(otlp: Exporter): Promise<void> {
  return eventually(async () => {
    await otlp.forceFlush()
    expect(otlp.counts).toMatchObject({ exported: 1, dropped: {} })
  })
}

describe('otlpGrpcExporter', () => {
  it('sends what has ended, with the headers as metadata, outside of every trace', async () => {
    createTracing({ exporter: [] })
    const { url, spans, received } = await startGrpcCollector()
    const suppressed: boolean[] = []
    const note = (): void => void suppressed.push(isTracingSuppressed(context.active()))
    subscribe('net.client.socket', note)
    onTestFinished(() => void unsubscribe('net.client.socket', note))
    const { tracer, exporter, otlp } = exportTo({ url, headers: { 'api-key': 'abc' } })
    for (const name of ['a', 'b']) tracer.startSpan(name, { attributes: { name } }).end()
    await otlp.forceFlush()
    expect(spans()).toEqual(exporter.spans.map(expectedSpan))
    expect(received[0]?.metadata.getMap()).toMatchObject({ 'api-key': 'abc' })
    expect(received[0]?.metadata.getMap()['user-agent']).toMatch(/^Throughline-OTLP-Exporter-JavaScript\/\d/)
    expect(suppressed).toEqual([true])
    expect(otlp.counts).toEqual({
      encoded: 2,
      exported: 2,
      dropped: {},
      retries: 0,
      queueBytes: 0,
      unsent: 0,
      unconfirmed: 0,
    })
  })

  it('compresses where it is told to', async () => {
    const { url, spans } = await startGrpcCollector()
    const { tracer, otlp } = exportTo({ url, compression: 'gzip' })
    tracer.startSpan('work', { attributes: { text: 'x'.repeat(10_000) } }).end()
    await otlp.forceFlush()
    expect(spans()).toMatchObject([{ name: 'work' }])
  })

  it('counts what a partial success rejects', async () => {
    const rejection = bytesField(1, Buffer.concat([varintField(1, 1n), bytesField(2, 'too old')]))
    const { url } = await startGrpcCollector(reply => reply(null, rejection))
    const { tracer, otlp } = exportTo({ url })
    for (const name of ['a', 'b']) tracer.startSpan(name).end()
    await otlp.forceFlush().catch(() => {})
    expect(otlp.counts).toMatchObject({
      exported: 1,
      dropped: { 'rejected by the collector': 1 },
      lastError: 'the collector rejected 1 span: too old',
    })
  })

  it.each(['UNAVAILABLE', 'DEADLINE_EXCEEDED', 'ABORTED', 'OUT_OF_RANGE', 'DATA_LOSS', 'CANCELLED'] as const)(
    'sends again after %s',
    async name => {
      const { url, received } = await startGrpcCollector(failure(name, retryAtOnce))
      const { tracer, otlp } = exportTo({ url })
      tracer.startSpan('work').end()
      await otlp.forceFlush()
      expect(received).toHaveLength(2)
      expect(otlp.counts).toMatchObject({ exported: 1, dropped: {}, retries: 1 })
    },
  )

  it('sends again after RESOURCE_EXHAUSTED where the collector says when, and only then', async () => {
    const patient = await startGrpcCollector(failure('RESOURCE_EXHAUSTED', retryAtOnce))
    const strict = await startGrpcCollector(failures('RESOURCE_EXHAUSTED'))
    for (const [{ url }, exported] of [
      [patient, 1],
      [strict, 0],
    ] as const) {
      const { tracer, otlp } = exportTo({ url })
      tracer.startSpan('work').end()
      await otlp.forceFlush().catch(() => {})
      expect(otlp.counts).toMatchObject({ exported, retries: exported })
    }
  })

  it('does not send again what is refused', async () => {
    const { url, received, port } = await startGrpcCollector(failures('INVALID_ARGUMENT'))
    const { tracer, otlp } = exportTo({ url })
    tracer.startSpan('work').end()
    await otlp.forceFlush().catch(() => {})
    expect(received).toHaveLength(1)
    expect(otlp.counts).toMatchObject({
      dropped: { 'refused by the collector': 1 },
      lastError: `127.0.0.1:${port} answered INVALID_ARGUMENT: not now`,
    })
  })

  it('keeps the spans while nobody listens, and sends them when somebody does', async () => {
    const port = await freePort()
    const { tracer, otlp } = exportTo({ url: `http://127.0.0.1:${port}`, timeout: SHORT })
    tracer.startSpan('work').end()
    await eventually(async () => {
      await otlp.forceFlush().catch(() => {})
      expect(otlp.counts?.lastError).toMatch(/could not be reached: .*ECONNREFUSED 127\.0\.0\.1:\d+/)
    })
    expect(otlp.counts).toMatchObject({ exported: 0, dropped: {} })
    const { spans } = await startGrpcCollector(undefined, undefined, port)
    await exported(otlp)
    expect(spans()[0]).toMatchObject({ name: 'work' })
  })

  it('does not wait longer than its time for a collector that is silent, and takes a new connection', async () => {
    const { url, received } = await startGrpcCollector((reply, attempt) => {
      if (attempt > 0) reply(null, Buffer.alloc(0))
    })
    const { tracer, otlp } = exportTo({ url, timeout: SHORT })
    tracer.startSpan('work').end()
    await exported(otlp)
    expect(otlp.counts?.lastError).toMatch(/ did not answer within \d+ ms; raise `timeout` \(now 900\) if/)
    expect(received.length).toBeGreaterThan(1)
    expect(received[0]?.peer).not.toBe(received[1]?.peer)
  })

  it('knows its own deadline where the clock of the machine is set back meanwhile', async () => {
    const { now } = Date
    onTestFinished(() => void vi.restoreAllMocks())
    const { url } = await startGrpcCollector((reply, attempt) => {
      if (attempt === 0) vi.spyOn(Date, 'now').mockImplementation(() => now() - 60_000)
      else reply(null, Buffer.alloc(0))
    })
    const { tracer, otlp } = exportTo({ url, timeout: SHORT })
    tracer.startSpan('work').end()
    await exported(otlp)
    expect(otlp.counts?.lastError).toMatch(/ did not answer within \d+ ms; raise `timeout` \(now 900\) if/)
  })

  it('sends again after a pause where the collector does not say when', async () => {
    const { url, received } = await startGrpcCollector(failures('UNAVAILABLE'))
    const { tracer, otlp } = exportTo({ url })
    tracer.startSpan('work').end()
    await otlp.forceFlush()
    expect(received).toHaveLength(2)
  })
})

describe('otlpGrpcExporter over TLS', () => {
  const { cert, key } = selfSigned
  const pair = { private_key: Buffer.from(key), cert_chain: Buffer.from(cert) }

  it('trusts the authority it is given', async () => {
    const credentials = ServerCredentials.createSsl(null, [pair])
    const { port, spans } = await startGrpcCollector(undefined, credentials)
    const { tracer, otlp } = exportTo({ url: `https://localhost:${port}`, tls: { ca: cert } })
    tracer.startSpan('work').end()
    await otlp.forceFlush()
    expect(spans()).toMatchObject([{ name: 'work' }])
  })

  it('shows the certificate of the client', async () => {
    const credentials = ServerCredentials.createSsl(Buffer.from(cert), [pair], true)
    const { port, spans } = await startGrpcCollector(undefined, credentials)
    const url = `https://localhost:${port}`
    const anonymous = exportTo({ url, tls: { ca: cert }, timeout: 500 })
    anonymous.tracer.startSpan('anonymous').end()
    await anonymous.otlp.forceFlush().catch(() => {})
    const known = exportTo({ url, tls: { ca: cert, cert, key } })
    known.tracer.startSpan('known').end()
    await known.otlp.forceFlush()
    expect(spans()).toMatchObject([{ name: 'known' }])
  })
})

describe('the options of otlpGrpcExporter', () => {
  it('come from the environment where they are not given', async () => {
    const { url, received } = await startGrpcCollector()
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', url)
    vi.stubEnv('OTEL_EXPORTER_OTLP_HEADERS', 'api-key=abc')
    const { tracer, otlp } = exportTo({})
    tracer.startSpan('work').end()
    await otlp.forceFlush()
    expect(received[0]?.metadata.get('api-key')).toEqual(['abc'])
  })

  it.each([
    ['url', { url: 'collector' }],
    ['headers', { headers: { 'bad name': 'secret' } }],
    ['headers.a', { headers: { a: 'se\ncret' } }],
    ['timeout', { timeout: 0 }],
    ['tls', { tls: { key: 'x' } }],
  ])('throw where `%s` is wrong (%#)', (option, options) => {
    const attempt = (): unknown => otlpGrpcExporter({ url: 'http://localhost:4317', ...options } as never)
    expect(attempt).toThrow(new RegExp(`^Expected \`${option}\` to be .*, got `))
  })

  it('throw for a header whose name is wrong, and describe the name and not the value', () => {
    expect(() => otlpGrpcExporter({ url: 'http://localhost:4317', headers: { 'x y': '1' } })).toThrow(
      'Expected `headers` to be an object with names that gRPC allows, such as `x-api-key`, got as a name a string of length 3',
    )
  })
})
