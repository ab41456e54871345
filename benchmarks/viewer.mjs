import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { Agent, request as httpRequest } from 'node:http'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { SPANS_OF_REQUEST, viewerRequest } from './processes/viewer-requests.mjs'

/**
 * What the viewer takes in, keeps and answers:
 *
 *   node benchmarks/viewer.mjs [--spans 1000000] [--node path of another Node]
 *
 * Needs `npm run build`. CPU is that of the viewer's process, all its threads; the requests are made by this one.
 */
const { values } = parseArgs({
  options: {
    spans: { type: 'string', default: '1000000' },
    node: { type: 'string', default: process.execPath },
  },
})
const dist = fileURLToPath(new URL('../packages/viewer/dist/', import.meta.url))
const CONNECTIONS = 4

const rows = [await startUp(), ...(await intake(Number(values.spans))), ...(await largeTrace()), size()]
for (const [what, figure] of rows) console.log(`${what.padEnd(60)} ${figure}`)

async function startViewer() {
  const begin = performance.now()
  const child = spawn(values.node, [`${dist}throughline.js`, '--port', '0', '--keep', '4GB'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const [greeting] = await once(child.stderr.setEncoding('utf8'), 'data')
  const took = performance.now() - begin
  const [, base] = /at (http:\S+) /.exec(greeting)
  return { base: base.replace('localhost', '127.0.0.1'), took, cpu, memory, stop }

  function cpu() {
    const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(' ')
    return (Number(fields[13]) + Number(fields[14])) * 10
  }

  function memory() {
    const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))
    return Number(kilobytes) / 1024
  }

  async function stop() {
    child.kill()
    await once(child, 'exit')
  }
}

async function startUp() {
  const times = []
  for (let round = 0; round < 7; round++) {
    const viewer = await startViewer()
    times.push(viewer.took)
    await viewer.stop()
  }
  return ['start to listening, median of 7', `${Math.round(median(times))} ms`]
}

async function intake(spans) {
  const viewer = await startViewer()
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const { fresh } = viewerRequest()
  let left = Math.ceil(spans / SPANS_OF_REQUEST)
  const sent = left * SPANS_OF_REQUEST
  await post(viewer.base, agent, fresh())
  const cpuBefore = viewer.cpu()
  const begin = performance.now()
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (left-- > 0) await post(viewer.base, agent, fresh())
    }),
  )
  const took = performance.now() - begin
  const cpu = viewer.cpu() - cpuBefore
  const stats = await json(`${viewer.base}/api/stats`)
  const memory = viewer.memory()
  const errors = await times(20, () => json(`${viewer.base}/api/traces?q=status:error&limit=100`))
  const newest = await times(20, () => json(`${viewer.base}/api/traces?limit=100`))
  const attribute = await times(3, () =>
    json(`${viewer.base}/api/traces?q=attr.db.query.text:nothing&limit=100`),
  )
  agent.destroy()
  await viewer.stop()
  return [
    [`spans sent (${stats.storage}), and kept`, `${sent}, ${stats.spans}`],
    ['spans a second as sent', Math.round((sent / took) * 1000)],
    ['CPU a span', `${((cpu * 1000) / sent).toFixed(1)} us`],
    ['spans a second of one core', Math.round((sent / cpu) * 1000)],
    ['memory (RSS) after them', `${Math.round(memory)} MB`],
    ['list of the latest 100 errors, median of 20', `${median(errors).toFixed(1)} ms`],
    ['list of the latest 100 traces, median of 20', `${median(newest).toFixed(1)} ms`],
    ['search for an attribute that is nowhere, median of 3', `${median(attribute).toFixed(0)} ms`],
  ]
}

async function largeTrace() {
  const viewer = await startViewer()
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const { body } = viewerRequest()
  const oneTrace = Buffer.from(body)
  // The second half of a trace id counts the traces of a request: all become the first.
  for (let at = oneTrace.indexOf('throughl'); at >= 0; at = oneTrace.indexOf('throughl', at + 1))
    oneTrace.writeUInt32BE(1, at + 12)
  for (let spans = 0; spans < 100_000; spans += SPANS_OF_REQUEST) await post(viewer.base, agent, oneTrace)
  const [{ traceId }] = (await json(`${viewer.base}/api/traces`)).traces
  const columns = await times(7, () =>
    fetch(`${viewer.base}/api/traces/${traceId}`).then(answer => answer.arrayBuffer()),
  )
  agent.destroy()
  await viewer.stop()
  return [['columns of a trace of 100,000 spans, median of 7', `${Math.round(median(columns))} ms`]]
}

function size() {
  const files = readdirSync(dist, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  const bytes = files.reduce((sum, file) => sum + statSync(`${file.parentPath}/${file.name}`).size, 0)
  return ['package on disk', `${Math.round(bytes / 1024)} kB`]
}

function post(base, agent, body) {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/x-protobuf', 'content-length': body.length }
    const sending = httpRequest(`${base}/v1/traces`, { method: 'POST', agent, headers }, response => {
      response.resume()
      response.on('end', () =>
        response.statusCode === 200 ? resolve() : reject(new Error(`${response.statusCode}`)),
      )
    })
    sending.on('error', reject)
    sending.end(body)
  })
}

async function json(url) {
  return (await fetch(url)).json()
}

async function times(count, run) {
  const taken = []
  for (let round = 0; round < count; round++) {
    const begin = performance.now()
    await run()
    taken.push(performance.now() - begin)
  }
  return taken
}

function median(numbers) {
  return numbers.toSorted((left, right) => left - right)[numbers.length >> 1]
}
