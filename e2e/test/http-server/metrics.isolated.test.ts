import { once } from 'node:events'
import { Agent, request as httpRequest } from 'node:http'
import { metrics } from '@opentelemetry/api'
import type { DataPoint, Histogram } from '@opentelemetry/sdk-metrics'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import type { Tracing } from '@throughline/core'
import { ratio, startTracing } from '@throughline/core'
import { request as undiciRequest } from 'undici'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { FRAMEWORKS } from './frameworks.ts'
import { open, send } from './http-client.ts'
import { startNodeHttp } from './node-http-app.ts'
import type { StartApp, TestApp } from './test-app.ts'

const BOUNDARIES = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]

let tracing: Tracing
let provider: MeterProvider
let exporter: InMemoryMetricExporter

beforeAll(() => {
  tracing = startTracing({ service: 'measured', exporter: [], sampler: ratio(0.01) })
})

beforeEach(() => {
  exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })
  provider = new MeterProvider({ readers: [reader] })
  metrics.setGlobalMeterProvider(provider)
})

afterEach(async () => {
  metrics.disable()
  await provider.shutdown()
})

afterAll(() => tracing.shutdown())

async function points<T>(name: string): Promise<readonly DataPoint<T>[]> {
  await provider.forceFlush()
  const all =
    exporter
      .getMetrics()
      .at(-1)
      ?.scopeMetrics.flatMap(scope => scope.metrics) ?? []
  return all
    .filter(metric => metric.descriptor.name === name)
    .flatMap(metric => metric.dataPoints as unknown as DataPoint<T>[])
}

function durations(side: 'server' | 'client'): Promise<readonly DataPoint<Histogram>[]> {
  return points<Histogram>(`http.${side}.request.duration`)
}

async function counted(side: 'server' | 'client'): Promise<number> {
  return (await durations(side)).reduce((sum, { value }) => sum + value.count, 0)
}

/** The end of a response is seen by its client before the server has recorded it. */
async function waitForServed(count: number): Promise<void> {
  await expect.poll(() => counted('server')).toBe(count)
}

describe.each(FRAMEWORKS)('the metrics of %s', (_, startApp) => {
  let app: TestApp

  async function start(options: Parameters<StartApp>[0] = {}): Promise<TestApp> {
    app = await startApp(options)
    return app
  }

  afterEach(() => app.stop())

  it('count each request once, sampled or not', async () => {
    const { url } = await start()
    const agent = new Agent({ keepAlive: true, maxSockets: 4 })
    await Promise.all(Array.from({ length: 500 }, () => send(`${url}/users/7`, { agent })))
    agent.destroy()
    await waitForServed(500)
    const [only, ...others] = await durations('server')
    expect(others).toEqual([])
    expect(only?.attributes).toEqual({
      'http.request.method': 'GET',
      'http.response.status_code': 200,
      'http.route': '/users/:id',
      'network.protocol.version': '1.1',
      'url.scheme': 'http',
    })
    expect(only?.value.buckets.boundaries).toEqual(BOUNDARIES)
    const active = await points<number>('http.server.active_requests')
    expect(active.map(({ value, attributes }) => [value, attributes])).toEqual([
      [0, { 'http.request.method': 'GET', 'url.scheme': 'http' }],
    ])
  })

  it('have the error of a failed request, and the status of others', async () => {
    const { url, events } = await start()
    for (const path of ['/throw', '/unavailable', '/teapot', '/nowhere']) await send(url + path)
    const client = httpRequest(`${url}/hang`).on('error', () => {})
    client.end()
    await once(events, 'hanging')
    const active = await points<number>('http.server.active_requests')
    expect(active.map(({ value }) => value)).toEqual([1])
    client.destroy()
    await waitForServed(5)
    const seen = (await durations('server')).map(({ attributes }) => [
      attributes['http.route'],
      attributes['http.response.status_code'],
      attributes['error.type'],
    ])
    expect(seen).toEqual(
      expect.arrayContaining([
        ['/throw', 500, 'RangeError'],
        ['/unavailable', 503, '503'],
        ['/teapot', 418, undefined],
        [undefined, 404, undefined],
        ['/hang', undefined, 'ECONNRESET'],
      ]),
    )
  })

  it('leave out what has no end of its own, and what is ignored', async () => {
    const { url, events } = await start({ ignore: request => request.url === '/child' })
    const response = await open(`${url}/events`)
    await once(response, 'data')
    const ended = once(response.resume(), 'end')
    events.emit('continue')
    await ended
    await send(`${url}/child`)
    await send(`${url}/hello`)
    await waitForServed(1)
    expect((await points<number>('http.server.active_requests')).map(({ value }) => value)).toEqual([0])
  })

  it('need no hook of a request that is not sampled', async () => {
    const names: string[] = []
    const name = (): string => `named ${names.push('asked')}`
    const { url } = await start({ hooks: { name } })
    const headers = { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00' }
    await send(`${url}/hello`, { headers })
    await waitForServed(1)
    expect(names).toEqual([])
  })

  it('are not those of requests before there was a provider', async () => {
    const { url } = await start()
    metrics.disable()
    await send(`${url}/hello`)
    metrics.setGlobalMeterProvider(provider)
    await send(`${url}/hello`)
    await waitForServed(1)
  })
})

it('has an event of a stream that says how long it is', async () => {
  const app = await startNodeHttp()
  await send(`${app.url}/event`)
  await waitForServed(1)
  await app.stop()
})

describe('the metrics of clients', () => {
  it('count each request once, inside of a trace or not', async () => {
    const app = await startNodeHttp()
    metrics.disable()
    metrics.setGlobalMeterProvider(provider)
    await (await fetch(`${app.url}/hello`)).text()
    await (await undiciRequest(`${app.url}/hello`)).body.text()
    await send(`${app.url}/hello`)
    await (await fetch(`${app.url}/teapot`, { method: 'GET' })).text()
    const { port } = new URL(app.url)
    await app.stop()
    await expect(send(`${app.url}/hello`, { agent: new Agent() })).rejects.toThrow()
    await expect.poll(() => counted('client')).toBe(5)
    const seen = (await durations('client')).map(({ attributes, value }) => [attributes, value.count])
    const server = {
      'http.request.method': 'GET',
      'server.address': '127.0.0.1',
      'server.port': Number(port),
    }
    const version = { 'network.protocol.version': '1.1' }
    expect(seen).toEqual(
      expect.arrayContaining([
        [{ ...server, ...version, 'http.response.status_code': 200 }, 3],
        [{ ...server, ...version, 'http.response.status_code': 418, 'error.type': '418' }, 1],
        [{ ...server, 'error.type': 'ECONNREFUSED' }, 1],
      ]),
    )
  })
})
