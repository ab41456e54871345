import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const DIST = fileURLToPath(new URL('../../packages/viewer/dist/', import.meta.url))
const PORT = 24_318
const UI_PORT = 26_686

/** Throughline's viewer, as it is built. */
export function throughline(node) {
  return {
    name: '@throughline/viewer',
    command: [node, join(DIST, 'throughline.js'), '--port', String(PORT), '--keep', '4GB'],
    otlp: `http://127.0.0.1:${PORT}`,
    bytes: () => bytesBelow(DIST),
    errors: `http://127.0.0.1:${PORT}/api/traces?q=status:error&limit=100`,
    page: `http://127.0.0.1:${PORT}/`,
    trace: id => `http://127.0.0.1:${PORT}/#/traces?trace=${id}`,
    shown: page => page.getByRole('row').nth(5).waitFor({ timeout: 0 }),
    questions: {
      'list of the latest 100 traces': `http://127.0.0.1:${PORT}/api/traces?limit=100`,
      'search for an attribute that is nowhere': `http://127.0.0.1:${PORT}/api/traces?q=attr.db.query.text:nothing&limit=100`,
    },
  }
}

/** autotel-devtools, installed by npm in a folder. */
export function autotel(node, folder) {
  const entry = join(folder, 'node_modules/autotel-devtools/dist/cli.js')
  const origin = `http://127.0.0.1:${PORT}`
  return {
    name: `autotel-devtools ${JSON.parse(readFileSync(join(folder, 'node_modules/autotel-devtools/package.json'), 'utf8')).version}`,
    command: [node, entry, '--port', String(PORT), '--grpc-port', String(PORT - 1)],
    otlp: origin,
    bytes: () => bytesBelow(join(folder, 'node_modules')),
    // It takes questions as POST, in a language of its own, which this benchmark does not speak.
    page: `${origin}/`,
    trace: id => `${origin}/#trace=${id}`,
    shown: page => page.getByText('SELECT orders').nth(5).waitFor({ timeout: 0 }),
  }
}

/** Jaeger 2 with its spans in memory. Built from its Go module it has no page. */
export function jaeger(binary) {
  const config = join(tmpdir(), 'throughline-race-jaeger.yaml')
  writeFileSync(config, JAEGER)
  const ui = `http://127.0.0.1:${UI_PORT}`
  return {
    name: 'Jaeger 2, in memory',
    command: [binary, '--config', `file:${config}`],
    otlp: `http://127.0.0.1:${PORT}`,
    bytes: () => statSync(binary).size,
    errors: `${ui}/api/traces?service=payment&tags=${encodeURIComponent('{"error":"true"}')}&limit=100`,
  }
}

const JAEGER = `
service:
  extensions: [jaeger_storage, jaeger_query]
  pipelines: { traces: { receivers: [otlp], exporters: [jaeger_storage_exporter] } }
  telemetry: { metrics: { level: none }, logs: { level: error } }
extensions:
  jaeger_query:
    storage: { traces: memory }
    http: { endpoint: 127.0.0.1:${UI_PORT} }
    grpc: { endpoint: 127.0.0.1:${UI_PORT - 1} }
  jaeger_storage: { backends: { memory: { memory: { max_traces: 2000000 } } } }
receivers: { otlp: { protocols: { http: { endpoint: 127.0.0.1:${PORT} } } } }
exporters: { jaeger_storage_exporter: { trace_storage: memory } }
`

/** Starts a server; `took` is the time until it answers. */
export async function start({ command, otlp }) {
  const [program, ...args] = command
  const begin = performance.now()
  const child = spawn(program, args, { stdio: 'ignore' })
  while (!(await answers(otlp))) {
    if (child.exitCode !== null) throw new Error(`${command.join(' ')} ended with ${child.exitCode}`)
    await pause(2)
  }
  return { took: performance.now() - begin, cpu, memory, stop }

  /** Milliseconds of all its threads. */
  function cpu() {
    const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(' ')
    return (Number(fields[13]) + Number(fields[14])) * 10
  }

  /** Resident megabytes. */
  function memory() {
    const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))
    return Number(kilobytes) / 1024
  }

  async function stop() {
    child.kill('SIGKILL')
    await new Promise(resolve => child.once('exit', resolve))
  }
}

function answers(url) {
  return new Promise(resolve => {
    const request = get(url, { agent: false }, response => {
      response.resume()
      resolve(true)
    })
    request.on('error', () => resolve(false))
  })
}

function bytesBelow(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  return files.reduce((sum, file) => sum + statSync(join(file.parentPath ?? file.path, file.name)).size, 0)
}
