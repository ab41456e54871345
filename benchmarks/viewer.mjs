import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { SPANS_OF_REQUEST, viewerRequest } from './processes/viewer-requests.mjs'
import { browser } from './viewer/on-screen.mjs'
import { ask, median, sender } from './viewer/requests.mjs'
import { autotel, jaeger, start, throughline } from './viewer/servers.mjs'

/**
 * What the viewer takes in, keeps, answers and shows, beside others where they are named:
 *
 *   node benchmarks/viewer.mjs [--spans 1000000] [--node another Node] [--autotel FOLDER] [--jaeger BINARY]
 *
 * Needs `npm run build`, and Chromium for what is shown. CPU is that of the server's process, all its threads; the requests are made by this
 * one. FOLDER is where `npm i autotel-devtools` was run.
 */
const { values } = parseArgs({
  options: {
    spans: { type: 'string', default: '1000000' },
    'spans-of-others': { type: 'string', default: '100000' },
    node: { type: 'string', default: process.execPath },
    autotel: { type: 'string' },
    'without-viewer': { type: 'boolean' },
    jaeger: { type: 'string' },
  },
})
const CONNECTIONS = 4
const ROUNDS = 7
/** Milliseconds. */
const PATIENCE = 100_000

const chromium = await browser()
if (!values['without-viewer']) await measure(throughline(values.node), Number(values.spans))
if (values.autotel) await measure(autotel(values.node, values.autotel), Number(values['spans-of-others']))
if (values.jaeger) await measure(jaeger(values.jaeger), Number(values['spans-of-others']))
await chromium.close()

async function measure(server, spans) {
  console.log(`\n${server.name}`)
  print('on disk', `${(server.bytes() / 1e6).toFixed(1)} MB`)
  await startUp(server)
  await intake(server, spans)
  await largeTrace(server)
}

function print(what, figure) {
  console.log(`  ${what.padEnd(58)} ${figure}`)
}

async function startUp(server) {
  const taken = []
  const cpu = []
  for (let round = 0; round < ROUNDS; round++) {
    const running = await start(server)
    taken.push(running.took)
    cpu.push(running.cpu())
    await running.stop()
  }
  print(`start to listening, median of ${ROUNDS}`, `${median(taken).toFixed(0)} ms, CPU ${median(cpu)} ms`)
}

async function intake(server, spans) {
  const running = await start(server)
  const { send, close } = sender(server.otlp, CONNECTIONS)
  const { fresh } = viewerRequest()
  let left = Math.ceil(spans / SPANS_OF_REQUEST)
  const sent = left * SPANS_OF_REQUEST
  await send(fresh())
  const before = running.cpu()
  const begin = performance.now()
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (left-- > 0) await send(fresh())
    }),
  )
  const took = performance.now() - begin
  const cpu = running.cpu() - before
  print('spans sent', sent)
  print('spans a second as sent', Math.round((sent / took) * 1000))
  print('spans a second of one core', Math.round((sent / cpu) * 1000))
  print('memory (RSS) after them', `${Math.round(running.memory())} MB`)
  if (server.errors) await question(running, 'list of the latest 100 errors', server.errors)
  for (const [what, url] of Object.entries(server.questions ?? {})) await question(running, what, url)
  close()
  await running.stop()
}

async function question(running, what, url, count = 20) {
  await ask(url, 3).catch(() => {})
  const before = running.cpu()
  const answer = await ask(url, count).catch(error => error)
  if (answer instanceof Error) return print(what, answer.message)
  const cpu = (running.cpu() - before) / count
  print(`${what}, median of ${count}`, `${median(answer.taken).toFixed(1)} ms, CPU ${cpu.toFixed(1)} ms`)
}

async function largeTrace(server) {
  const running = await start(server)
  const { send, close } = sender(server.otlp, 1)
  const request = largeTraceRequests()
  const end = performance.now() + PATIENCE
  let spans = 0
  for (; spans < 100_000 && performance.now() < end; spans += SPANS_OF_REQUEST)
    await Promise.race([send(request.next()), pause(PATIENCE, undefined, { ref: false })])
  close()
  if (spans < 100_000) print('spans of one trace that it took within 100 s', spans)
  if (server.page) {
    print('page, as it is transferred', `${((await chromium.transferred(server)) / 1000).toFixed(0)} kB`)
    const taken = []
    for (let round = 0; round < 3; round++) {
      taken.push(await chromium.onScreen(server, request.traceId))
      if (taken.at(-1) === undefined) break
    }
    const shown = taken.includes(undefined) ? 'not within 100 s' : `${median(taken).toFixed(0)} ms`
    print('a trace of 100,000 spans, from its address to the screen', shown)
  }
  print('memory (RSS) after it', `${Math.round(running.memory())} MB`)
  await running.stop()
}

/** Requests of one trace, whose spans have ids of their own and the first as parent. */
function largeTraceRequests() {
  const { body } = viewerRequest()
  const oneTrace = Buffer.from(body)
  let traceId = ''
  // The second half of a trace id counts the traces of a request: all become the first.
  for (let at = oneTrace.indexOf('throughl'); at >= 0; at = oneTrace.indexOf('throughl', at + 1)) {
    oneTrace.writeUInt32BE(1, at + 12)
    traceId ||= oneTrace.toString('hex', at, at + 16)
  }
  const places = []
  const ids = Buffer.alloc(4, 1)
  for (let at = oneTrace.indexOf(ids); at >= 0; at = oneTrace.indexOf(ids, at + 8)) places.push(at)
  let turn = 0
  return { traceId, next }

  /** The first half of each id counts the requests. */
  function next() {
    turn += 1
    for (const at of places) oneTrace.writeUInt32BE(0x0101_0000 + turn, at)
    return Buffer.from(oneTrace)
  }
}
