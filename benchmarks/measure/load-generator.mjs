import { execFile, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { OTHER_CORE, pinned } from './pinned.mjs'

// As many as in Fastify's own benchmarks.
const CONNECTIONS = 100
const run = promisify(execFile)
const hasWrk = spawnSync('wrk', ['--version']).error === undefined

/** wrk where it is installed, since it needs less CPU; autocannon, which npm has, elsewhere. */
export const loadGenerator = hasWrk
  ? { name: `wrk, 1 thread, ${CONNECTIONS} connections`, load: loadWithWrk }
  : { name: `autocannon, ${CONNECTIONS} connections`, load: loadWithAutocannon }

async function loadWithWrk(url, seconds) {
  const args = ['wrk', '-t1', `-c${CONNECTIONS}`, `-d${seconds}s`, '--latency', url]
  const [command, ...rest] = pinned(OTHER_CORE, args)
  const { stdout } = await run(command, rest)
  return {
    throughput: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1]),
    p50: milliseconds(/50%\s+([\d.]+)(us|ms|s)/.exec(stdout)),
    p99: milliseconds(/99%\s+([\d.]+)(us|ms|s)/.exec(stdout)),
    refused: Number(/Non-2xx or 3xx responses: (\d+)/.exec(stdout)?.[1] ?? 0),
  }
}

function milliseconds(match) {
  const factors = { us: 0.001, ms: 1, s: 1000 }
  return match ? Number(match[1]) * factors[match[2]] : Number.NaN
}

async function loadWithAutocannon(url, seconds) {
  const program = fileURLToPath(new URL('../node_modules/autocannon/autocannon.js', import.meta.url))
  const args = [
    process.execPath,
    program,
    '-c',
    String(CONNECTIONS),
    '-d',
    String(seconds),
    '--json',
    '--no-progress',
    url,
  ]
  const [command, ...rest] = pinned(OTHER_CORE, args)
  const { stdout } = await run(command, rest)
  const { requests, latency, non2xx } = JSON.parse(stdout)
  return { throughput: requests.average, p50: latency.p50, p99: latency.p99, refused: non2xx }
}
