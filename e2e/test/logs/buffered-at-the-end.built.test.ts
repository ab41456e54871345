import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'

const folder = fileURLToPath(new URL('.', import.meta.url))

/** A service with one request under way, which has written lines that are kept. */
const SERVICE = `
import { startTracing, withSpan } from '@throughline/core'
import { createLogger } from '@throughline/logger'

startTracing({ service: 'shop', exporter: [] })
const log = createLogger({ base: null, bufferUntil: {} })
setInterval(() => {}, 1000)
void withSpan('request', async () => {
  log.debug('read cache')
  log.info('asked')
  await new Promise(() => {})
})
`

test.each([
  ['a crash', 'setImmediate(() => { throw new Error("no memory") })', { code: 1, signal: null }],
  ['a signal', 'process.kill(process.pid, "SIGTERM")', { code: null, signal: 'SIGTERM' }],
])('lines of requests under way are written at %s', async (_, end, ending) => {
  const child = spawn(process.execPath, ['--input-type=module', '--eval', SERVICE + end], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [out, [code, signal]] = await Promise.all([text(child.stdout), once(child, 'close')])
  const lines = out
    .trim()
    .split('\n')
    .map(line => JSON.parse(line).msg)
  // pino may still hold the line above the level when the process ends; the times of both are their own.
  expect(lines.sort()).toEqual(['asked', 'read cache'])
  expect({ code, signal }).toEqual(ending)
})
