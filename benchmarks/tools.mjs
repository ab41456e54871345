import { fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent, createServer, get } from 'node:http'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/**
 * What the watchdog and `whySlow` add to a span and to a request of Express:
 *
 *   node benchmarks/tools.mjs [slices]
 *
 * Needs `npm run build`. Variants take turns in one process, so that both meet the same machine; CPU of that process, medians.
 */
const SPANS = 20_000
const REQUESTS = 1000
const CONNECTIONS = 20

if (process.argv[2] === 'client') await loadOnDemand()
else await measure(Number(process.argv[2] ?? 41))

async function measure(slices) {
  const { createTracing } = await import('../packages/core/dist/index.js')
  const { whySlow } = await import('../packages/core/dist/why-slow.js')
  const nowhere = { onStart() {}, onEnd() {}, forceFlush: async () => {}, shutdown: async () => {} }
  const variants = {
    off: createTracing({ exporter: nowhere }),
    again: createTracing({ exporter: nowhere }),
    watchdog: createTracing({ exporter: nowhere, watchdog: {} }),
    whySlow: createTracing({ exporter: whySlow(nowhere) }),
  }
  const names = Object.keys(variants)
  report('µs a span', await inTurn(names, slices, name => spans(variants[name].tracer)))
  const { server, client } = await expressWith(variants)
  report('µs a request of Express', await inTurn(names, slices, name => requests(client, name)))
  client.kill()
  server.close()
  for (const tracing of Object.values(variants)) await tracing.shutdown()
}

/** What each variant takes more than `off` in the same round, in an order of its own in each round; `again` shows the noise. */
async function inTurn(names, slices, run) {
  const figures = Object.fromEntries(names.map(name => [name, []]))
  for (let slice = 0; slice < slices + 5; slice++) {
    const round = {}
    for (const name of shuffled(names)) round[name] = await run(name)
    if (slice < 5) continue
    for (const name of names) figures[name].push(name === 'off' ? round.off : round[name] - round.off)
  }
  return Object.fromEntries(names.map(name => [name, median(figures[name])]))
}

function shuffled(names) {
  return names
    .map(name => ({ name, order: Math.random() }))
    .sort((one, other) => one.order - other.order)
    .map(({ name }) => name)
}

async function spans(tracer) {
  const before = process.cpuUsage()
  for (let count = 0; count < SPANS; count++) {
    tracer.startSpan('work').end()
    if (count % 100 === 0) await new Promise(setImmediate)
  }
  return cpuSince(before) / SPANS
}

async function requests(client, name) {
  const before = process.cpuUsage()
  client.send(name)
  await once(client, 'message')
  return cpuSince(before) / REQUESTS
}

async function expressWith(variants) {
  const require = createRequire(new URL('../packages/express/package.json', import.meta.url))
  const express = require('express')
  const { tracing } = await import('../packages/express/dist/index.js')
  // An application for each: in a common one, later routes take longer to find.
  const apps = new Map()
  for (const [name, { tracer }] of Object.entries(variants)) {
    const app = express()
    app.use(tracing({ tracer }), (_, response) => void response.json({ hello: 'world' }))
    apps.set(`/${name}`, app)
  }
  const server = createServer((request, response) => apps.get(request.url)(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const client = fork(fileURLToPath(import.meta.url), ['client', String(server.address().port)])
  await once(client, 'message')
  return { server, client }
}

async function loadOnDemand() {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const port = process.argv[3]
  process.on('message', async name => {
    await Promise.all(Array.from({ length: CONNECTIONS }, () => askInTurn(name)))
    process.send('done')
  })
  process.send('ready')

  async function askInTurn(name) {
    for (let count = 0; count < REQUESTS / CONNECTIONS; count++) {
      const [response] = await once(get({ host: '127.0.0.1', port, path: `/${name}`, agent }), 'response')
      await once(response.resume(), 'end')
    }
  }
}

function cpuSince(before) {
  const { user, system } = process.cpuUsage(before)
  return user + system
}

function median(values) {
  return values.sort((one, other) => one - other)[values.length >> 1]
}

function report(what, { off, ...others }) {
  console.log(`${what}: off ${off.toFixed(2)}`)
  for (const [name, figure] of Object.entries(others))
    console.log(`  ${name} ${figure.toFixed(2)} more (${((figure / off) * 100).toFixed(1)} %)`)
}
