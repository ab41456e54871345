// Through its file: the door for gRPC, once opened, stays open for the whole process.

import type { OtlpLogsOptions } from '@throughline/core/logs'
import { otlpLogs } from '@throughline/core/logs'
import type { OtlpMetricsOptions } from '@throughline/core/metrics'
import { MeterProvider, otlpMetrics } from '@throughline/core/metrics'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { otlpGrpcDelivery } from '../../../src/exporting/otlp/otlp-grpc-delivery.ts'
import { offerGrpcDelivery } from '../../../src/exporting/otlp/otlp-grpc-slot.ts'
import { jsonLogsIn, logsIn } from '../../fixtures/decoded-logs.ts'
import { jsonMetricsIn, metricsIn } from '../../fixtures/decoded-metrics.ts'
import { recordProblems } from '../../fixtures/problem-log.ts'
import { startFaultServer } from '../http1/fault-server.ts'
import { startGrpcCollector } from './grpc-collector.ts'

type Options = OtlpMetricsOptions & OtlpLogsOptions

/** One signal: how one thing is sent, and how it is read. */
interface Signal {
  readonly word: string
  readonly items: string
  readonly path: string
  readonly method: string
  /** Sends `work`, and returns how much the collector has rejected. */
  send(options?: Options): Promise<number | undefined>
  namesIn(body: Uint8Array): readonly unknown[]
  namesInJson(body: Uint8Array): readonly unknown[]
  /** The field of a partial success. */
  readonly rejected: string
}

const METRICS: Signal = {
  word: 'METRICS',
  items: 'metrics',
  path: '/v1/metrics',
  method: '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export',
  rejected: 'rejectedDataPoints',
  async send(options) {
    const provider = new MeterProvider()
    const metrics = otlpMetrics({ provider, flushOnExit: false, ...options })
    provider.getMeter('tests').createCounter('work').add(1)
    await metrics.shutdown()
    return metrics.stats().rejectedPoints
  },
  namesIn: body => Object.keys(metricsIn(body)),
  namesInJson: body => Object.keys(jsonMetricsIn(body)),
}

const LOGS: Signal = {
  word: 'LOGS',
  items: 'log records',
  path: '/v1/logs',
  method: '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
  rejected: 'rejectedLogRecords',
  async send(options) {
    const logs = otlpLogs({ flushOnExit: false, ...options })
    logs.write('{"msg":"work"}')
    await logs.shutdown()
    return logs.stats().dropped['rejected by the collector']
  },
  namesIn: body => logsIn(body).map(({ body: text }) => text?.stringValue),
  namesInJson: body => jsonLogsIn(body).map(({ body: text }) => text?.stringValue),
}

beforeEach(() => {
  offerGrpcDelivery(otlpGrpcDelivery)
})

afterEach(() => {
  vi.unstubAllEnvs()
  offerGrpcDelivery(undefined)
})

describe.each([METRICS, LOGS])('the protocol of $items', signal => {
  const { word, items, path, method, rejected, send, namesIn, namesInJson } = signal
  const own = `OTEL_EXPORTER_OTLP_${word}_PROTOCOL`

  async function startHttp() {
    const { url, received } = await startFaultServer()
    const base = url.replace('/v1/traces', '')
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', base)
    return { base, received, types: () => received.map(({ headers }) => headers['content-type']) }
  }

  it('is protobuf over HTTP where none is given', async () => {
    const { received, types } = await startHttp()
    await send()
    await send({ protocol: 'http/protobuf' })
    expect(types()).toEqual(['application/x-protobuf', 'application/x-protobuf'])
    expect(received.map(({ url, body }) => [url, namesIn(body)])).toEqual([
      [path, ['work']],
      [path, ['work']],
    ])
  })

  it('is JSON where the option, the variable of the signal or the general one says so', async () => {
    const { received, types } = await startHttp()
    await send({ protocol: 'http/json' })
    vi.stubEnv('OTEL_EXPORTER_OTLP_PROTOCOL', 'http/json')
    await send()
    vi.stubEnv(own, 'http/protobuf')
    await send()
    vi.stubEnv('OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc')
    vi.stubEnv(own, 'http/json')
    await send()
    const [json, protobuf] = ['application/json', 'application/x-protobuf']
    expect(types()).toEqual([json, json, protobuf, json])
    const sent = received.filter(({ headers }) => headers['content-type'] === json)
    expect(sent.map(({ url, body }) => [url, namesInJson(body)])).toEqual([
      [path, ['work']],
      [path, ['work']],
      [path, ['work']],
    ])
  })

  it('is gRPC where the option or a variable says so, at the endpoint of either', async () => {
    const sentences = recordProblems()
    const { url, port, received } = await startGrpcCollector()
    await send({ protocol: 'grpc', url, compression: 'gzip', timeout: 60_000 })
    vi.stubEnv('OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc')
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', 'http://127.0.0.1:1')
    vi.stubEnv('OTEL_EXPORTER_OTLP_INSECURE', 'true')
    await send({ url: `127.0.0.1:${port}` })
    vi.stubEnv(`OTEL_EXPORTER_OTLP_${word}_ENDPOINT`, url)
    vi.stubEnv(`OTEL_EXPORTER_OTLP_${word}_HEADERS`, 'api-key=abc')
    await send()
    expect(received.map(each => [each.method, namesIn(each.body)])).toEqual([
      [method, ['work']],
      [method, ['work']],
      [method, ['work']],
    ])
    expect(received.map(({ metadata }) => metadata.get('api-key'))).toEqual([[], [], ['abc']])
    expect(sentences).toEqual([])
  })

  it('is protobuf over HTTP where a variable wants gRPC and it is not there, which is said', async () => {
    offerGrpcDelivery(undefined)
    const sentences = recordProblems()
    const { received } = await startHttp()
    vi.stubEnv('OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc')
    await send()
    expect(received.map(({ body }) => namesIn(body))).toEqual([['work']])
    expect(sentences).toEqual([
      `throughline: OTEL_EXPORTER_OTLP_PROTOCOL asks for \`grpc\`, which needs a package and a module: run \`npm install @grpc/grpc-js\` and import \`@throughline/core/otlp-grpc\` before anything is started; until then ${items} are sent as http/protobuf`,
    ])
  })

  it('is refused as an option where it is not there, and where it is none', async () => {
    offerGrpcDelivery(undefined)
    await expect(send({ protocol: 'grpc' })).rejects.toThrow(
      "Expected `protocol` to be 'http/protobuf' or 'http/json', or gRPC to be available (run `npm install @grpc/grpc-js` and import `@throughline/core/otlp-grpc` before anything is started), got `grpc`",
    )
    await expect(send({ protocol: 'http' as never })).rejects.toThrow(
      "Expected `protocol` to be 'http/protobuf' or 'http/json' or 'grpc', got `http`",
    )
  })

  it('is reported where a variable has a wrong one', async () => {
    const sentences = recordProblems()
    const { types } = await startHttp()
    vi.stubEnv(own, 'http')
    await send()
    expect(types()).toEqual(['application/x-protobuf'])
    expect(sentences).toEqual([
      `throughline: ${own} is ignored: expected one of grpc, http/protobuf, http/json, got \`http\``,
    ])
  })

  it('is HTTP where a transport carries the requests', async () => {
    const sentences = recordProblems()
    const urls: string[] = []
    const transport = {
      async send(request: { readonly url: string }) {
        urls.push(request.url)
        return { status: 200 }
      },
    }
    vi.stubEnv('OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc')
    await send({ transport })
    expect(urls).toEqual([`http://localhost:4318${path}`])
    expect(sentences).toEqual([
      `throughline: OTEL_EXPORTER_OTLP_PROTOCOL asks for \`grpc\`, which the \`transport\` of the options does not speak: ${items} are sent as http/protobuf`,
    ])
    await expect(send({ transport, protocol: 'grpc' })).rejects.toThrow(
      "Expected `transport` to be left out with the protocol 'grpc', which opens connections itself",
    )
  })

  it('decides which addresses are taken', async () => {
    for (const url of ['collector:4317', 'unix:/run/collector.sock', 'collector', 7 as never]) {
      await expect(send({ url })).rejects.toThrow('Expected `url` to be an http:// or https:// URL')
    }
    for (const url of ['ftp://collector', 'collector', 7 as never]) {
      await expect(send({ url, protocol: 'grpc' })).rejects.toThrow(
        'Expected `url` to be http://host:port, https://host:port or host:port',
      )
    }
  })

  it('is the one in which partial successes are read', async () => {
    recordProblems()
    const { url } = await startFaultServer(response => {
      response.setHeader('content-type', 'application/json')
      response.end(`{"partialSuccess":{"${rejected}":"1","errorMessage":"too old"}}`)
    })
    expect(await send({ url: url.replace('/v1/traces', path), protocol: 'http/json' })).toBe(1)
  })
})
