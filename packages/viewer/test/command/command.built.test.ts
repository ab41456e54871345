import { once } from 'node:events'
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
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

test('shows a file in gzip, and of one that is cut off what stands before', async () => {
  const lines = [1, 2].map(number => `${JSON.stringify(otlpJson([{ traceId: traceIdOf(number) }]))}\n`)
  const whole = join(folder, 'traces.jsonl.gz')
  await writeFile(whole, gzipSync(lines.join('')))
  const { base } = await start(['--file', whole])
  expect((await get<ViewerStats>(`${base}/api/stats`)).traces).toBe(2)
  const cut = join(folder, 'cut.jsonl.gz')
  await writeFile(cut, Buffer.concat([gzipSync(lines[0] ?? ''), gzipSync(lines[1] ?? '').subarray(0, -30)]))
  const other = await start(['--file', cut])
  expect((await get<ViewerStats>(`${other.base}/api/stats`)).traces).toBe(1)
  expect(other.errors()).toMatch(/cut\.jsonl\.gz` could not be read: unexpected end of file\. Shown is what/)
})

test('a log file without traces is followed, and a sentence says what it lacks', async () => {
  const path = join(folder, 'binary.log')
  await writeFile(path, Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 37) % 256)))
  const { base, errors } = await start(['--logs', path])
  expect(errors()).toContain(`None of the lines of \`--logs ${path}\` is JSON with a \`trace_id\``)
  await appendFile(path, `\n${logLine('booking')}\n`)
  await expect.poll(async () => (await get<ViewerStats>(`${base}/api/stats`)).logs).toBe(1)
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

test('passes on what is piped in and shown in no trace, whatever it is', async () => {
  const viewer = await start(['--logs', '-'], 'pipe')
  viewer.process.stdin?.write(Buffer.from([0, 255, 10, 0x1f, 0x8b, 10]))
  viewer.process.stdin?.end(`Error: no stock\n    at reserve (stock.ts:4)\n${logLine('first')}\nend`)
  await viewer.seen(/\nend\n/)
  expect(viewer.output()).toMatch(/\nError: no stock\n {4}at reserve \(stock\.ts:4\)\nend\n$/)
  expect((await get<ViewerStats>(`${viewer.base}/api/stats`)).logs).toBe(1)
})

test('goes on where what read its output has ended', async () => {
  const viewer = await start(['--terminal', '--logs', '-'], 'pipe')
  viewer.process.stdout?.destroy()
  for (let number = 0; number < 3; number++) {
    viewer.process.stdin?.write(`line\n`)
    await get(`${viewer.base}/api/stats`)
  }
  expect(viewer.process.exitCode).toBeNull()
})

test('passes everything on, as it came', async () => {
  const received: string[] = []
  const collector = createServer((request, response) => {
    request.on('data', chunk => received.push(`${request.url} ${chunk}`))
    request.on('end', () => response.end())
  }).listen(0, '127.0.0.1')
  await once(collector, 'listening')
  const { base, errors } = await start([
    '--forward',
    `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
  ])
  await sendSpans(base, otlpJson(order))
  await expect.poll(() => received).toEqual([`/v1/traces ${JSON.stringify(otlpJson(order))}`])
  collector.closeAllConnections()
  await new Promise(resolve => collector.close(resolve))
  await sendSpans(base, otlpJson(order))
  await expect
    .poll(async () => (await get<ViewerStats>(`${base}/api/stats`)).forwarded)
    .toEqual({ requests: 2, failed: 1, lastFailure: expect.stringMatching(/ECONNREFUSED/) })
  expect(errors()).toMatch(/Passing on to http:\S+ fails: .*ECONNREFUSED.*\. What fails is counted/)
})

test('what comes round in a circle is passed on once', async () => {
  const [port, otherPort] = [await freePort(), await freePort()]
  const first = await start(['--port', String(port), '--forward', `http://127.0.0.1:${otherPort}`])
  const second = await start(['--port', String(otherPort), '--forward', `http://127.0.0.1:${port}`])
  await sendSpans(first.base, otlpJson(order))
  const counts = async ({ base }: { base: string }) => {
    const { spans, forwarded, received } = await get<ViewerStats>(`${base}/api/stats`)
    return [spans, forwarded?.requests, received.repeated]
  }
  await expect.poll(() => counts(second)).toEqual([2, 1, 0])
  await expect.poll(() => counts(first)).toEqual([2, 1, 1])
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

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
    [['--forward', 'http://localhost:4318'], /^`--forward http:\/\/localhost:4318` is this viewer itself\./],
    [
      ['--forward', 'http://collector:4318/v1/traces'],
      /^Expected `--forward` to be the address of a collector without \/v1\/traces/,
    ],
    [['--keep', '10kB'], /^Expected `--keep` to be at least 1MB, got `10kB`\n$/],
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
      /^Port \d+ is taken: a viewer runs already, which shows its traces at http:\S+\. Stop it, or choose/,
    )
  })

  test('a port that another program has', async () => {
    const other = createServer((_, response) => response.end('hello')).listen(0, '127.0.0.1')
    await once(other, 'listening')
    const second = runCommand(['--port', String((other.address() as AddressInfo).port)])
    expect(await second.ended()).toBe(1)
    other.close()
    expect(second.errors()).toMatch(/^Port \d+ is taken: a collector or another program listens there\./)
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
