import { Agent } from 'node:http'
import type { Attributes, MetricOptions } from '@opentelemetry/api'
import { metrics } from '@opentelemetry/api'
import type { Tracing } from '@throughline/core'
import { alwaysOff, startTracing } from '@throughline/core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { FRAMEWORKS } from '../http-server/frameworks.ts'
import { send } from '../http-server/http-client.ts'
import { CheckedMeterProvider } from './checked-meter-provider.ts'
import { METRIC_CONVENTIONS } from './metric-conventions.ts'

let tracing: Tracing
let provider: CheckedMeterProvider

beforeAll(() => {
  tracing = startTracing({ service: 'measured', exporter: [], sampler: alwaysOff })
})
beforeEach(() => {
  provider = new CheckedMeterProvider()
  metrics.setGlobalMeterProvider(provider)
})
afterEach(() => metrics.disable())
afterAll(() => tracing.shutdown())

/** The metrics and how often they were measured. */
async function counts(): Promise<Record<string, number>> {
  const { scopes } = await provider.collect()
  const all = scopes.flatMap(scope => scope.metrics)
  return Object.fromEntries(
    all.map(({ descriptor, points }) => [
      descriptor.name,
      points.reduce((sum, point) => sum + ('count' in point ? point.count : point.value), 0),
    ]),
  )
}

test.each(FRAMEWORKS)('the metrics of %s and of clients keep the conventions', async (_, startApp) => {
  const { url, stop } = await startApp()
  for (const path of ['/users/7', '/throw', '/teapot', '/nowhere', '/hello?a=1']) await send(url + path)
  await (await fetch(`${url}/hello`)).text()
  await expect
    .poll(counts)
    .toMatchObject({ 'http.server.request.duration': 6, 'http.server.active_requests': 0 })
  await stop()
  await expect(send(url, { agent: new Agent() })).rejects.toThrow()
  await expect.poll(counts).toMatchObject({ 'http.client.request.duration': 7 })
})

const POINT = { 'http.request.method': 'GET', 'url.scheme': 'http' }
const DURATION = {
  unit: 's',
  description: 'Duration.',
  advice: {
    explicitBucketBoundaries: [...(METRIC_CONVENTIONS['http.server.request.duration']?.boundaries ?? [])],
  },
}

test.each<[string, MetricOptions, Attributes, string]>([
  ['http.server.duration', DURATION, POINT, '`http.server.duration` is not in the table'],
  ['http.server.request.duration', { ...DURATION, unit: 'ms' }, POINT, 'has to be in s, got ms'],
  ['http.server.request.duration', { ...DURATION, description: '' }, POINT, 'described in a sentence'],
  ['http.server.request.duration', { ...DURATION, advice: {} }, POINT, 'has other buckets'],
  ['http.server.active_requests', { ...DURATION, unit: '{request}' }, POINT, 'has to be a upDownCounter'],
  ['http.server.active_requests', { ...DURATION, unit: '{request}' }, POINT, 'has the other `valueType`'],
  ['http.server.request.duration', DURATION, { 'url.scheme': 'http' }, '`http.request.method` is required'],
  [
    'http.server.request.duration',
    DURATION,
    { ...POINT, 'url.path': '/' },
    '`url.path` is not one of this metric',
  ],
  [
    'http.server.request.duration',
    DURATION,
    { ...POINT, 'http.response.status_code': '200' },
    '`http.response.status_code` has to be of type int, got "200"',
  ],
])('%s with %o and %o breaks the conventions', async (name, options, attributes, problem) => {
  provider.getMeter('@throughline/express').createHistogram(name, options).record(1, attributes)
  await expect(provider.collect()).rejects.toThrow(problem)
})
