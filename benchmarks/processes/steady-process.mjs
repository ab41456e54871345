// Makes spans at an even rate, whatever becomes of them, and looks at its own memory meanwhile.
import { createRequire } from 'node:module'
import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import { findVariant } from '../variants/find-variants.mjs'
import { answer } from './answer.mjs'

const TICK = 10
const SAMPLE = 5000
const AT_START = { 'http.request.method': 'GET', 'url.path': '/orders/42', 'server.port': 8080 }

const settings = JSON.parse(process.env.BENCH)
const load = createRequire(`${settings.folder}package.json`)
const variant = await findVariant(settings.variant)
const tracing = await variant.start({ load, ratio: 1, ...settings })
const tracer = load('@opentelemetry/api').trace.getTracer('bench')
const { context, trace } = load('@opentelemetry/api')

answer({ run, flush: () => tracing.flush() })

async function run(rate, seconds) {
  const samples = []
  const delay = monitorEventLoopDelay({ resolution: 10 })
  delay.enable()
  const cpu = process.cpuUsage()
  const start = performance.now()
  let made = 0
  let sampleAt = start
  for (let elapsed = 0; elapsed < seconds * 1000; elapsed = performance.now() - start) {
    for (const due = Math.floor((elapsed / 1000) * rate); made < due; made += 2) oneTrace(made)
    if (performance.now() >= sampleAt) {
      samples.push(sample((performance.now() - start) / 1000))
      sampleAt += SAMPLE
    }
    await pause(TICK)
  }
  const { user, system } = process.cpuUsage(cpu)
  const wall = (performance.now() - start) * 1000
  return { made, samples, cpuShare: (user + system) / wall, loopDelayP99: delay.percentile(99) / 1e6 }
}

function oneTrace(port) {
  const parent = tracer.startSpan('GET /orders/:id', { kind: 1, attributes: AT_START })
  const child = tracer.startSpan('save_order', {}, trace.setSpan(context.active(), parent))
  child.setAttribute('order.id', port)
  child.end()
  parent.setAttribute('http.route', '/orders/:id')
  parent.setAttribute('http.response.status_code', 200)
  parent.end()
}

function sample(second) {
  globalThis.gc()
  const { heapUsed, rss, external } = process.memoryUsage()
  return { second, heapUsed, rss, external, ...tracing.backlog() }
}
