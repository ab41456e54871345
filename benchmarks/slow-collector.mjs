import { fork } from 'node:child_process'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { otlpSpans } from './collector/otlp-spans.mjs'
import { prepareInstallation } from './installation.mjs'

/**
 * A collector that takes every request and answers late, below the time-out of 10 s, beside the official exporter:
 *
 *   node benchmarks/slow-collector.mjs [--seconds 30] [--rate 1000] [--modules folder]
 *
 * Both sides run at the same time, each in a process of its own, with their defaults. `--modules` is a folder whose
 * node_modules has the packages; without it they are installed here.
 */
const LATENCIES = [100, 1500, 4500, 6000, 9000]
const SENDERS = ['throughline', 'opentelemetry']

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '30' },
    rate: { type: 'string', default: '1000' },
    modules: { type: 'string' },
  },
})
const folder = values.modules ?? prepareInstallation({ node24: false }).folder

const runs = LATENCIES.flatMap(latency => SENDERS.map(sender => ({ latency, sender })))
const rows = await Promise.all(runs.map(run))
printTable(rows)

async function run({ latency, sender }) {
  const collector = await startCollector(latency)
  const script = fileURLToPath(new URL('processes/slow-collector-process.mjs', import.meta.url))
  const child = fork(script, [sender, collector.url, values.seconds, values.rate, String(latency), folder])
  const report = await new Promise((resolve, reject) => {
    child.once('message', resolve)
    child.once('exit', code => reject(new Error(`${sender} ended with ${code} before its report`)))
  })
  child.kill()
  collector.close()
  return { latency, sender, ...report, ...collector.counts() }
}

async function startCollector(latency) {
  const times = new Map()
  let requests = 0
  const server = createServer((request, response) => {
    const chunks = []
    request.on('data', chunk => chunks.push(chunk))
    request.on('end', () => {
      requests++
      for (const { spanId } of otlpSpans(Buffer.concat(chunks)))
        times.set(spanId, (times.get(spanId) ?? 0) + 1)
      setTimeout(() => response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end(), latency)
    })
  })
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${server.address().port}/v1/traces`,
    close: () => server.close().closeAllConnections(),
    counts() {
      const twice = [...times.values()].filter(count => count > 1).length
      return { requests, arrived: times.size, twice }
    },
  }
}

function printTable(all) {
  const share = (part, whole) => `${((part / whole) * 100).toFixed(1)} %`
  console.log(`${values.seconds} s at ${values.rate} spans a second, Node ${process.version}`)
  console.log('| answers after | sender | ended | arrived | more than once | confirmed in time | requests |')
  console.log('| --: | --- | --: | --: | --: | --: | --: |')
  for (const { latency, sender, ended, confirmed, arrived, twice, requests } of all) {
    const cells = [
      `${latency / 1000} s`,
      sender,
      ended,
      share(arrived, ended),
      twice,
      share(confirmed, ended),
      requests,
    ]
    console.log(`| ${cells.join(' | ')} |`)
  }
}
