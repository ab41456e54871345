import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'

const folder = fileURLToPath(new URL('.', import.meta.url))

/** A service with one request under way, which has written lines that are kept. */
function service(stream: string, atOnce: string, end: string): string {
  return `
import { startTracing, withSpan } from '@throughline/core'
import { createLogger } from '@throughline/logger'
import { pino } from 'pino'

startTracing({ service: 'shop', exporter: [] })
const log = createLogger({ base: null, bufferUntil: {} }, ${stream})
setInterval(() => {}, 1000)
void withSpan('request', async () => {
  log.debug('read cache')
  ${atOnce}
  await new Promise(() => {})
})
${end}`
}

/** The lines, and how the process ended. */
async function run(program: string) {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [out, [code, signal]] = await Promise.all([text(child.stdout), once(child, 'close')])
  const lines = out.split('\n').filter(line => line !== '')
  return { lines: lines.map(line => JSON.parse(line).msg), code, signal }
}

const TARGET = fileURLToPath(new URL('synchronous-target.mjs', import.meta.url))
const CRASH = 'setImmediate(() => { throw new Error("no memory") })'
const SIGNAL = 'process.kill(process.pid, "SIGTERM")'

describe.each([
  ['standard output', 'undefined'],
  ['an asynchronous destination', 'pino.destination({ dest: 1, sync: false })'],
  ['a synchronous destination', 'pino.destination({ dest: 1, sync: true })'],
  [
    'several streams',
    'pino.multistream([{ level: "trace", stream: pino.destination({ dest: 1, sync: false }) }])',
  ],
  ['a thread', `pino.transport({ target: ${JSON.stringify(TARGET)} })`],
])('lines of requests under way, which go to %s', (_, stream) => {
  it.each([
    ['a crash', CRASH, { code: 1, signal: null }],
    ['a signal', SIGNAL, { code: null, signal: 'SIGTERM' }],
  ])('are written at %s', async (_, end, ending) => {
    expect(await run(service(stream, '', end))).toEqual({ lines: ['read cache'], ...ending })
  })

  it('are written at a signal after a line above the level', async () => {
    const { lines } = await run(service(stream, "log.info('asked')", SIGNAL))
    // pino may still hold the line above the level when the process ends.
    expect(lines).toContain('read cache')
  })
})
