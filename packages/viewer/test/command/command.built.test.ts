import { once } from 'node:events'
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTracing } from '@throughline/core'
import { otlpGrpcExporter } from '@throughline/core/otlp-grpc'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ViewerStats } from '../../src/api/live-events.ts'
import type { TraceLogs } from '../../src/api/log-lines.ts'
import type { TracePage } from '../../src/api/trace-summary.ts'
import { otlpJson, spanIdOf, traceIdOf } from '../storage/example-trace.ts'
import type { RunningCommand } from './run-command.ts'
import { runCommand, sendSpans, startViewer } from './run-command.ts'

const running: RunningCommand[] = []
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-viewer-'))
})
afterEach(async () => {
  for (const command of running.splice(0)) await command.stop()
  await rm(folder, { recursive: true, force: true })
})

async function start(args: readonly string[] = [], input: 'pipe' | 'ignore' = 'ignore') {
  const viewer = await startViewer(args, input)
  running.push(viewer)
  return viewer
}

async function get<Answer>(url: string): Promise<Answer> {
  return (await (await fetch(url)).json()) as Answer
}

const order = [
  { id: 1, service: 'payment', name: 'POST /pay', duration: 90 },
  { id: 2, parent: 1, service: 'order', name: 'POST /orders', start: 5, duration: 50, failed: true },
]

const logLine = (msg: string) =>
  JSON.stringify({
    level: 30,
    time: 1_700_000_000_010,
    name: 'order',
    msg,
    trace_id: traceIdOf(1),
    span_id: spanIdOf(2),
    zone: 7,
  })

test('prints the tree of a trace across its services once it has gone quiet', async () => {
  const { base, seen, output } = await start(['--terminal'])
  await sendSpans(base, otlpJson(order.slice(0, 1)))
  await sendSpans(base, otlpJson(order.slice(1)))
  await seen(/POST \/orders/)
  expect(output()).toMatch(/^payment {2}POST \/pay {2}.*trace a+1\n/)
  expect(output()).toMatch(/└─ \[order\] POST \/orders .*\n/)
})

test('prints what waits when it is ended', async () => {
  const viewer = await start(['--terminal'])
  await sendSpans(viewer.base, otlpJson(order))
  viewer.process.kill('SIGTERM')
  expect(await viewer.ended()).toBe(0)
  expect(viewer.output()).toContain('POST /orders')
})

test('shows a file of OTLP, and what is written to it later', async () => {
  const path = join(folder, 'traces.jsonl')
  await writeFile(path, `${JSON.stringify(otlpJson(order))}\n`)
  const { base } = await start(['--file', path])
  const { traces } = await get<TracePage>(`${base}/api/traces`)
  expect(traces).toMatchObject([{ name: 'POST /pay', spans: 2 }])
  await appendFile(path, `${JSON.stringify(otlpJson([{ traceId: traceIdOf(2), name: 'later' }]))}\n`)
  await expect.poll(async () => (await get<TracePage>(`${base}/api/traces`)).traces[0]?.name).toBe('later')
})

test('shows log lines of a file in their trace', async () => {
  const path = join(folder, 'order.log')
  await writeFile(path, `${logLine('booking')}\nno JSON\n{"msg":"outside"}\n`)
  const { base } = await start(['--logs', path])
  const { logs } = await get<TraceLogs>(`${base}/api/traces/${traceIdOf(1)}/logs`)
  expect(logs).toMatchObject([
    { message: 'booking', service: 'order', level: 'info', attributes: [['zone', 7]] },
  ])
})

test('shows log lines that are piped in', async () => {
  const { base, process: child } = await start(['--logs', '-'], 'pipe')
  child.stdin?.write(`${logLine('first')}\n${logLine('second').slice(0, 20)}`)
  child.stdin?.write(`${logLine('second').slice(20)}\n`)
  await expect.poll(async () => (await get<ViewerStats>(`${base}/api/stats`)).logs).toBe(2)
})

test('passes everything on, as it came', async () => {
  const received: string[] = []
  const collector = createServer((request, response) => {
    request.on('data', chunk => received.push(`${request.url} ${chunk}`))
    request.on('end', () => response.end())
  }).listen(0, '127.0.0.1')
  await once(collector, 'listening')
  const { base } = await start(['--forward', `http://127.0.0.1:${(collector.address() as AddressInfo).port}`])
  await sendSpans(base, otlpJson(order))
  await expect.poll(() => received).toEqual([`/v1/traces ${JSON.stringify(otlpJson(order))}`])
  collector.closeAllConnections()
  await new Promise(resolve => collector.close(resolve))
  await sendSpans(base, otlpJson(order))
  await expect
    .poll(async () => (await get<ViewerStats>(`${base}/api/stats`)).forwarded)
    .toEqual({ requests: 2, failed: 1, lastFailure: expect.stringMatching(/ECONNREFUSED/) })
})

test('takes OTLP over gRPC', async () => {
  const { base, seen } = await start(['--grpc', '0'])
  const url = await seen(/gRPC at (http:\S+)\. /)
  const tracing = createTracing({ service: 'shop', exporter: otlpGrpcExporter({ url }) })
  tracing.tracer.startSpan('GET /').end()
  await tracing.shutdown()
  const { traces } = await get<TracePage>(`${base}/api/traces`)
  expect(traces).toMatchObject([{ service: 'shop', name: 'GET /' }])
})

test('keeps as many traces as it may', async () => {
  const { base } = await start(['--keep', '3'])
  const many = Array.from({ length: 10 }, (_, number) => ({ traceId: traceIdOf(number + 1) }))
  await sendSpans(base, otlpJson(many))
  await expect.poll(async () => (await get<ViewerStats>(`${base}/api/stats`)).traces).toBe(3)
  const stats = await get<ViewerStats>(`${base}/api/stats`)
  expect(stats).toMatchObject({ maxTraces: 3, forgotten: { traces: 7, spans: 7 } })
})

describe('throughline traces', () => {
  test('lists what failed lately, as JSON or for a person', async () => {
    const { base } = await start()
    const now = Date.now() - 1_700_000_000_000
    await sendSpans(base, otlpJson([{ traceId: traceIdOf(1), failed: true }]))
    await sendSpans(base, otlpJson([{ traceId: traceIdOf(2), failed: true, start: now }]))
    await sendSpans(base, otlpJson([{ traceId: traceIdOf(3), start: now }]))
    const json = runCommand(['traces', '--errors', '--since', '5m', '--json', '--url', base])
    expect(await json.ended()).toBe(0)
    const lines = json.output().trim().split('\n')
    expect(lines.map(line => JSON.parse(line).traceId)).toEqual([traceIdOf(2)])
    const text = runCommand(['traces', 'service:shop', '--url', base])
    expect(await text.ended()).toBe(0)
    expect(text.output()).toMatch(
      new RegExp(`${traceIdOf(2)} {2}shop {2}GET /orders/:id {2}failed: no carrier for zone 7`),
    )
  })
})

describe('what cannot be done is a sentence, and the exit code is 1', () => {
  test.each([
    [['--prot', '1'], /^Unknown option '--prot'\. See throughline --help\n$/],
    [['--port', 'x'], /^Expected `--port` to be a port from 0 to 65535, got `x`\n$/],
    [
      ['--keep', 'much'],
      /^Expected `--keep` to be an amount such as 512MB, 2GB or 10000 \(traces\), got `much`\n$/,
    ],
    [['--forward', 'collector'], /^Expected `--forward` to be a URL/],
    [['--errors'], /^`--errors` is no option of `throughline`\./],
    [['doctor'], /^`doctor` is a command of another package: npx @throughline\/core doctor\n$/],
    [['show'], /^Expected no command, `traces` or `mcp`, got `show`\./],
    [
      ['--port', '0', '--file', '/nowhere/traces.jsonl'],
      /^`--file \/nowhere\/traces\.jsonl` could not be read: ENOENT/,
    ],
    [
      ['--port', '0', '--file', new URL(import.meta.url).pathname],
      /has no line of OTLP's JSON\. Expected lines such as/,
    ],
    [
      ['traces', '--since', 'yesterday'],
      /^Expected `--since` to be a time such as 30s, 5m or 2h, got `yesterday`\n$/,
    ],
    [
      ['traces', '--url', 'http://127.0.0.1:1'],
      /^No viewer answers at http:\/\/127\.0\.0\.1:1\. Start one with npx/,
    ],
  ])('%j', async (args, sentence) => {
    const command = runCommand(args)
    expect(await command.ended()).toBe(1)
    expect(command.output()).toBe('')
    expect(command.errors()).toMatch(sentence)
  })

  test('a port that is taken', async () => {
    const { base } = await start()
    const second = runCommand(['--port', new URL(base).port])
    expect(await second.ended()).toBe(1)
    expect(second.errors()).toMatch(
      /^Port \d+ is taken: a collector or another viewer listens there\. Stop it, or choose/,
    )
  })
})

test('--help and --version', async () => {
  const help = runCommand(['--help'])
  expect(await help.ended()).toBe(0)
  expect(help.output()).toMatch(/^throughline \[options\]/)
  const version = runCommand(['--version'])
  await version.ended()
  expect(version.output()).toMatch(/^\d+\.\d+\.\d+\n$/)
})
