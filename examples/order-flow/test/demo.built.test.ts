import { readFile } from 'node:fs/promises'
import { SpanStatusCode } from '@opentelemetry/api'
import type { CollectedSpan } from '@throughline/otlp-collector'
import { startCollector } from '@throughline/otlp-collector'
import { findGoPrograms, jaeger1 } from '@throughline/servers'
import { expect, onTestFinished, test } from 'vitest'
import { runDemo, startDemo } from './running-demo.ts'
import { startGrpcCollector } from './start-grpc-collector.ts'
import { startZipkin } from './start-zipkin.ts'

const readme = new URL('../../../README.md', import.meta.url)

/** The shape of a printed trace: what differs from run to run (ids, durations, bars, ports) is left out. */
function shapeOf(text: string): string[] {
  const lines =
    text
      .slice(text.indexOf('payment-service  POST'))
      .split(/\n(?:\n|```)/)[0]
      ?.split('\n') ?? []
  return lines.map(line =>
    line
      .replace(/[\da-f]{32}|[█▉▊▋▌▍▎▏·]+|[\d.]+(?: (?:[nµm]?s\b|min \d\d s|h \d\d min))?/g, '')
      .replace(/ +/g, ' '),
  )
}

/** The part of the output below the line that begins with `title`. */
function partOf(stdout: string, title: string): string {
  const [part = ''] = stdout.slice(stdout.indexOf(`\n${title}`) + 1).split(/\n\n(?=\S[^\n]*: POST |demo:)/)
  return part
}

function servicesOf(spans: readonly CollectedSpan[]): string[] {
  return [...new Set(spans.map(span => span.service))].sort()
}

const SERVICES = ['order-service', 'payment-service', 'shipping-worker', 'support-desk']

test('the demo shows seven complete traces, the README shows its first, and a backend gets the same spans', async () => {
  const backend = await startCollector()
  onTestFinished(backend.stop)
  const { stdout, status } = await runDemo([], {
    OTEL_EXPORTER_OTLP_ENDPOINT: backend.endpoint,
    OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
    OTEL_TRACES_SAMPLER: 'always_off',
  })
  expect(stdout).toMatch(/^demo: 7 traces complete, 0 broken$/m)
  expect(status).toBe(0)
  expect(shapeOf(await readFile(readme, 'utf8'))).toEqual(shapeOf(stdout))
  expect(servicesOf(backend.spans)).toEqual(SERVICES)

  const payment = partOf(stdout, 'a payment that fails')
  expect(payment.match(/charge_card .* ✖ provider timed out/g)).toHaveLength(3)
  expect(payment).toMatch(
    /^POST \/orders\/:id\/pay .* ✖ provider timed out {2}error.type=PaymentError {2}502$/m,
  )

  const undelivered = partOf(stdout, 'an order that cannot be delivered')
  expect(undelivered).toMatch(/process orders .*✖.*\n.*\n.*\n.*ship_order .*✖[\s\S]*send orders.retry/)
  expect(undelivered).toMatch(/process orders.retry .*✖[\s\S]*send orders.dead-letter[\s\S]*⤷ linked to span/)

  const letters = backend.spans.filter(span => span.name === 'send orders.dead-letter')
  const batches = backend.spans.filter(
    span => span.service === 'support-desk' && span.parentSpanId === undefined,
  )
  const linked = batches.flatMap(batch => batch.links.map(link => `${link.traceId} ${link.spanId}`))
  expect(linked.sort()).toEqual(letters.map(letter => `${letter.traceId} ${letter.spanId}`).sort())
  expect(letters).toHaveLength(4)
  expect(partOf(stdout, 'three dead letters').match(/⤷ linked to span \S+ of trace/g)).toHaveLength(3)
  expect(backend.spans.filter(span => span.status.code === SpanStatusCode.ERROR)).toHaveLength(6 + 4 * 4)
}, 600_000)

test('Zipkin gets the spans too, and an endpoint that speaks gRPC only is a sentence', async () => {
  const zipkin = await startZipkin()
  onTestFinished(zipkin.stop)
  const grpc = await startGrpcCollector()
  onTestFinished(grpc.stop)
  const { stdout, stderr, status } = await runDemo([], {
    OTEL_TRACES_EXPORTER: 'otlp,zipkin',
    OTEL_EXPORTER_ZIPKIN_ENDPOINT: zipkin.endpoint,
    OTEL_EXPORTER_OTLP_ENDPOINT: grpc.endpoint,
  })
  expect(stdout).toMatch(/^demo: 7 traces complete, 0 broken$/m)
  expect(status).toBe(0)
  expect([...zipkin.services].sort()).toEqual(SERVICES)
  expect(stderr).toContain(`demo: the spans did not reach ${grpc.endpoint}/v1/traces: `)
  expect(stderr).toContain('set OTEL_EXPORTER_OTLP_PROTOCOL=grpc, or use the port for OTLP over HTTP (4318)')
}, 600_000)

test('--serve prints the broker and requests that work; over gRPC a backend gets them with its headers', async () => {
  const grpc = await startGrpcCollector()
  onTestFinished(grpc.stop)
  const demo = startDemo(['--serve'], {
    OTEL_EXPORTER_OTLP_ENDPOINT: grpc.endpoint,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
    OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a%20secret,tenant=demo',
  })
  onTestFinished(demo.stop)
  const output = await demo.written(/^Kafka is at .*$/m)
  expect(output).toMatch(
    /^Kafka is at 127\.0\.0\.1:\d+, with the topics orders, orders\.retry, orders\.dead-letter\.$/m,
  )
  const lines = [...output.matchAll(/^ {2}curl -X POST (\S+)(?: -H '(\S+): (\S+)' -d '(.*)')?/gm)]
  const statuses = await Promise.all(
    lines.map(async ([, url = '', name, value = '', body]) => {
      const response = await fetch(url, { method: 'POST', ...(name && { headers: { [name]: value }, body }) })
      return response.status
    }),
  )
  expect(statuses).toEqual([200, 409, 200, 502, 200, 200])
  await demo.written(/Kafka is at[\s\S]*⤷ linked to span/)
  await demo.stop()
  expect(grpc.services).toEqual(SERVICES)
  expect(grpc.headers).toMatchObject({ 'api-key': 'a secret', tenant: 'demo' })
}, 600_000)

test('--view shows the orders with their log lines, and keeps the services running', async () => {
  const demo = startDemo(['--view'], {})
  onTestFinished(demo.stop)
  const output = await demo.written(/^Kafka is at/m)
  const [, url = ''] = /^All of them are at (\S+)$/m.exec(output) ?? []
  const { traces } = (await (await fetch(`${url}/api/traces?q=service:payment-service`)).json()) as {
    traces: { services: string[]; topics: string[]; logs: number }[]
  }
  expect(traces.length).toBeGreaterThanOrEqual(6)
  const dead = traces.find(({ topics }) => topics.includes('orders.dead-letter'))
  expect(dead?.services).toEqual(
    expect.arrayContaining(['payment-service', 'order-service', 'shipping-worker']),
  )
  expect(dead?.logs).toBeGreaterThan(0)
}, 600_000)

test('--backend jaeger starts it, and names the address of each trace', async context => {
  if ((await findGoPrograms(jaeger1)) === undefined) {
    console.error('demo: WARNING, --backend jaeger was not run: Jaeger is not built on this machine')
    context.skip()
  }
  const demo = startDemo(['--backend', 'jaeger', '--serve'], {})
  onTestFinished(demo.stop)
  const output = await demo.written(/^Kafka is at/m)
  const [, url = ''] = /^in Jaeger: (\S+)$/m.exec(output) ?? []
  // The broker decides how many letters a batch has.
  const batches = partOf(output, 'three dead letters').match(/^in Jaeger: /gm) ?? []
  expect(batches.length).toBeGreaterThan(0)
  expect(output.match(/^in Jaeger: /gm)).toHaveLength(6 + batches.length)
  await expect
    .poll(async () => {
      const { data } = (await (await fetch(url)).json()) as { data?: { spans: object[] }[] }
      return data?.[0]?.spans.length
    })
    .toBe(11)
}, 600_000)

test('--backend jaeger says what to install where it can neither be found nor built', async () => {
  const { status, stderr } = await runDemo(['--backend', 'jaeger'], {
    XDG_CACHE_HOME: '/nonexistent',
    PATH: '/nonexistent',
  })
  expect(status).toBe(1)
  expect(stderr).toMatch(/^demo: Jaeger [\d.]+ is built with Go, which is not on this machine: install Go/)
})

test.each([
  [['--serv'], {}, "demo: Unknown option '--serv'. Expected:"],
  [['--backend', 'tempo'], {}, "demo: Unknown backend 'tempo'. Expected:"],
  [['now'], {}, "demo: Unexpected argument 'now'. "],
  [
    [],
    { OTEL_TRACES_EXPORTER: 'jaeger' },
    'demo: OTEL_TRACES_EXPORTER: expected some of otlp, zipkin, console, none, got "jaeger"; most backends',
  ],
  [
    [],
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'localhost:4318' },
    'demo: OTEL_EXPORTER_OTLP_ENDPOINT: expected a URL such as http://localhost:4318\n',
  ],
])('refuses %j with %j in a sentence', async (args, env, sentence) => {
  const { status, stderr } = await runDemo(args, env)
  expect(status).toBe(1)
  expect(stderr).toContain(sentence)
  expect(stderr).not.toMatch(/^ +at /m)
})
