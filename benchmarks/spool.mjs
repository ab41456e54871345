import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

/**
 * What the spool costs while the collector answers, while it is away, and after a restart:
 *
 *   node benchmarks/spool.mjs [--rounds 5] [--seconds 4] [--folder a folder on the disk] [--node path of another Node]
 *
 * Needs `npm run build`. Each run is a process of its own; the ways take turns. CPU is that of the process, its threads included;
 * the figures are medians.
 */
const RATE = 5000
const TICK = 10
/** As fast as the disk takes them. */
const BURST = 200_000
/** Ended by each process before it is measured. */
const WARM_UP = 5000

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '4' },
    folder: { type: 'string', default: tmpdir() },
    node: { type: 'string', default: process.execPath },
  },
})

if (positionals[0] === 'service') await serve(positionals.slice(1))
else await measure(Number(values.rounds), Number(values.seconds) * RATE)

async function measure(rounds, spans) {
  const collector = createServer((request, response) => request.resume().on('end', () => response.end()))
  await once(collector.listen(0, '127.0.0.1'), 'listening')
  const there = `http://127.0.0.1:${collector.address().port}/v1/traces`
  const away = 'http://127.0.0.1:1/v1/traces'
  const figures = {}
  const note = (name, { micros, persecond }) => {
    figures[name] ??= { micros: [], persecond: [] }
    figures[name].micros.push(micros)
    figures[name].persecond.push(persecond)
  }
  let bytes
  for (let round = 0; round < rounds; round++) {
    const folders = [0, 1, 2, 3].map(() => mkdtempSync(join(values.folder, 'throughline-spool-')))
    note('collector there, no spool', await run('steady', there, '', spans))
    note('collector there, spool', await run('steady', there, folders[0], spans))
    note('collector there, no spool, as fast as it goes', await run('burst', there, '', BURST))
    note('collector there, spool, as fast as it goes', await run('burst', there, folders[3], BURST))
    note('collector away, no spool', await run('steady', away, '', spans))
    note('collector away, spool', await run('steady', away, folders[1], spans))
    bytes = bytesIn(folders[1]) / (spans + WARM_UP)
    note('collector away, spool, as fast as it goes', await run('burst', away, folders[2], BURST))
    note('after a restart', await run('restart', there, folders[2], BURST + WARM_UP))
    for (const folder of folders) rmSync(folder, { recursive: true })
  }
  collector.close()
  console.log(`Node ${values.node}; ${RATE} spans a second; ${Math.round(bytes)} bytes of the disk a span`)
  for (const [name, { micros, persecond }] of Object.entries(figures)) {
    const isPaced = Math.max(...persecond) <= RATE
    const rate = isPaced ? '' : `, ${Math.round(median(persecond))} spans a second`
    console.log(`${name.padEnd(46)} ${median(micros).toFixed(2)} µs of CPU a span${rate}`)
  }
}

async function run(kind, url, folder, spans) {
  const program = fileURLToPath(import.meta.url)
  const child = fork(program, ['service', kind, url, folder, String(spans)], { execPath: values.node })
  const [report] = await once(child, 'message')
  await once(child, 'exit')
  return report
}

async function serve([kind, url, path, count]) {
  const { createTracing, otlpExporter } = await import('../packages/core/dist/index.js')
  const exporter = otlpExporter({ url, ...(path !== '' && { spool: { path } }) })
  const tracing = createTracing({ service: 'shop', exporter, flushOnExit: false })
  const spans = Number(count)
  const attributes = {
    'http.request.method': 'GET',
    'http.route': '/orders/:id',
    order: 7,
    tenant: 'acme',
    paid: true,
  }
  const end = () => tracing.tracer.startSpan('GET /orders/:id', { kind: 1, attributes }).end()
  const isWritten = () => tracing.stats().unsent === 0
  if (kind !== 'restart') {
    for (let warmUp = 0; warmUp < WARM_UP; warmUp++) end()
    await sleep(1500)
  }
  const cpu = process.cpuUsage()
  const began = performance.now()
  if (kind === 'steady') {
    for (let made = 0; made < spans; ) {
      const due = Math.min(spans, ((performance.now() - began) / 1000) * RATE)
      for (; made < due; made++) end()
      await sleep(TICK)
    }
    if (path !== '' || !url.includes(':1/')) while (!isWritten()) await sleep(TICK)
  } else if (kind === 'burst') {
    for (let made = 0; made < spans; ) {
      for (const most = made + 200; made < most; made++) end()
      while (tracing.stats().unsent > 20_000) await sleep(1)
      await sleep(0)
    }
    while (!isWritten()) await sleep(1)
  } else {
    while (tracing.stats().spool.recovered < spans) await sleep(5)
  }
  const { user, system } = process.cpuUsage(cpu)
  process.send({ micros: (user + system) / spans, persecond: (spans / (performance.now() - began)) * 1000 })
  await tracing.shutdown({ timeout: 100 })
  process.disconnect()
}

function bytesIn(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.name.endsWith('.otlp'))
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).blocks * 512, 0)
}

function median(figures) {
  return figures.toSorted((one, other) => one - other)[Math.floor(figures.length / 2)]
}
