import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'

/**
 * What a log line costs inside of a span, and how many records an outage of the collector loses:
 *
 *   node benchmarks/logs.mjs [--rounds 3] [--outage 60] [--node path of another Node]
 *
 * Needs `npm run build`, and `npm ci` in benchmarks/. The ways take turns; the figures are medians of the rounds.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    outage: { type: 'string', default: '60' },
    node: { type: 'string', default: process.execPath },
  },
})
const program = fileURLToPath(new URL('processes/logging-process.mjs', import.meta.url))
const SENDING = ['throughline, otlpLogs', 'opentelemetry, instrumentation', 'pino-opentelemetry-transport']
const WAYS = ['bare', 'throughline, ids', 'opentelemetry, ids', ...SENDING]
const LINES_A_SECOND = 5000
const LINES_IN_OUTAGE = 1000

await cpu()
if (Number(values.outage) > 0) await outage(Number(values.outage))

async function cpu() {
  const collector = await startCollector()
  const micros = new Map(WAYS.map(way => [way, []]))
  for (let round = 0; round < Number(values.rounds); round++)
    for (const way of WAYS) micros.get(way).push((await runWay(way, collector.url, LINES_A_SECOND, 5)).micros)
  collector.stop()
  const bare = median(micros.get('bare'))
  console.log(`CPU of a line in us, ${LINES_A_SECOND} lines a second`)
  for (const [way, figures] of micros)
    console.log(
      `${way.padEnd(34)} ${median(figures).toFixed(2)}  added ${(median(figures) - bare).toFixed(2)}`,
    )
}

/** The collector is there for 5 s, away for so many seconds, and there again for 10 s. */
async function outage(seconds) {
  console.log(`records lost, ${LINES_IN_OUTAGE} lines a second, the collector away for ${seconds} s`)
  await Promise.all(
    SENDING.map(async way => {
      const collector = await startCollector()
      const running = runWay(way, collector.url, LINES_IN_OUTAGE, 3 + seconds + 10)
      await sleep(5000)
      collector.leave()
      await sleep(seconds * 1000)
      await collector.comeBack()
      const { lines } = await running
      await sleep(2000)
      collector.stop()
      console.log(`${way.padEnd(34)} ${lines - collector.records} of ${lines}`)
    }),
  )
}

async function runWay(way, url, rate, seconds) {
  const env = {
    ...process.env,
    OTEL_EXPORTER_OTLP_ENDPOINT: url,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
  }
  const { stdout } = await promisify(execFile)(values.node, [program, way, String(rate), String(seconds)], {
    env,
  })
  return JSON.parse(stdout.slice(stdout.lastIndexOf('{')))
}

async function startCollector() {
  const server = createServer(async (request, response) => {
    const body = await buffer(request)
    const bytes = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body
    if (request.url === '/v1/logs') collector.records += recordsIn(bytes)
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address()
  const collector = {
    url: `http://127.0.0.1:${port}`,
    records: 0,
    leave() {
      server.close()
      server.closeAllConnections()
    },
    comeBack: () => once(server.listen(port, '127.0.0.1'), 'listening'),
    stop() {
      server.close()
      server.closeAllConnections()
    },
  }
  return collector
}

/** ExportLogsServiceRequest: resource_logs = 1, of it scope_logs = 2, of it log_records = 2. */
function recordsIn(request) {
  return messages(request, 1).flatMap(logs => messages(logs, 2).flatMap(scope => messages(scope, 2))).length
}

/** The nested messages of a field. */
function messages(bytes, wanted) {
  const found = []
  let position = 0
  function varint() {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[position++]
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
    }
  }
  while (position < bytes.length) {
    const tag = varint()
    if (tag % 8 !== 2) throw new Error(`a field of the type ${tag % 8} is not expected here`)
    const length = varint()
    if (tag >> 3 === wanted) found.push(bytes.subarray(position, position + length))
    position += length
  }
  return found
}

function median(figures) {
  return figures.toSorted((one, other) => one - other)[Math.floor(figures.length / 2)]
}
