import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { eventually } from '../../fixtures/eventually.ts'
import type { Script } from '../../fixtures/run-script.ts'
import { outputOf, startScript } from '../../fixtures/run-script.ts'
import { startFaultServer, statuses } from '../http1/fault-server.ts'
import { deliver, payload, transportTo } from './deliver.ts'

const accepted = { outcome: 'accepted', rejectedSpans: 0 }

/** The collector has the request. */
function unanswered(url: string): object {
  const sentence = new RegExp(`^${url} did not answer within \\d+ ms$`)
  return { outcome: 'unreachable', reason: expect.stringMatching(sentence), isUnanswered: true }
}

describe('HttpTransport, when it must stop', () => {
  it('ends what is under way, and what waits for a retry, when it is aborted', async () => {
    const { url } = await startFaultServer(() => transport.abort())
    const transport = transportTo({ url })
    expect(await transport.send(payload)).toEqual(unanswered(url))
    const busy = await startFaultServer(statuses(503))
    const patient = { url: busy.url, timeoutMillis: 10_000_000, retryDelayMillis: 1_000_000 }
    const retrying = transportTo(patient)
    const sent = retrying.send(payload)
    await eventually(() => expect(retrying.failing).toBeDefined())
    retrying.abort()
    expect(await sent).toEqual({
      outcome: 'unreachable',
      reason: `${busy.url} answered 503 Service Unavailable`,
    })
    expect(retrying.failing).toBe(`${busy.url} answered 503 Service Unavailable`)
  })

  it('ends what is under way when it is closed, and asks nobody afterwards', async () => {
    const { url } = await startFaultServer(() => transport.close())
    const transport = transportTo({ url })
    expect(await transport.send(payload)).toEqual(unanswered(url))
    expect(await transport.send(payload)).toEqual({
      outcome: 'unreachable',
      reason: `${url} was not asked: the transport is closed`,
    })
  })

  it('lasts as long as it takes where the timeout is beyond all timers', async () => {
    const { url } = await startFaultServer()
    expect(await deliver({ url, timeoutMillis: Number.POSITIVE_INFINITY })).toEqual(accepted)
  })
})

/** A flush that waits does so by a timer of its own. */
const awaited = '{ const timer = setTimeout(() => {}, 60_000); await send(); clearTimeout(timer) }'

/** Keeps the process alive until the test lets it go. */
const untilLetGo = 'process.stdin.resume()'
/** Says when the answer has been read and the pause before the retry lasts. */
const untilPending =
  "const timer = setInterval(() => transport.failing && (clearInterval(timer), console.log('pending')), 5)"

describe('HttpTransport, at the end of the process', () => {
  it('keeps no process alive with a connection that is idle', async () => {
    const { url } = await startFaultServer()
    expect(await outputOf(startProcess(url, awaited))).toBe('accepted')
  })

  it('keeps no process alive for a request that nobody waits for', async () => {
    const { url, received } = await startFaultServer(() => {})
    const child = startProcess(url, `send(); ${untilLetGo}`)
    const output = outputOf(child)
    await eventually(() => expect(received).toHaveLength(1))
    child.stdin.end()
    expect(await output).toBe('')
  })

  it('keeps no process alive for a retry that nobody waits for', async () => {
    const { url, received } = await startFaultServer(statuses(503))
    const child = startProcess(url, `send(); ${untilLetGo}; ${untilPending}`, { retryDelayMillis: 600_000 })
    const output = outputOf(child)
    await once(child.stdout, 'data')
    child.stdin.end()
    expect(await output).toBe('pending')
    expect(received).toHaveLength(1)
  })
})

/** Runs `script` in a process of its own, which writes the outcomes of what it sends. */
function startProcess(url: string, script: string, { retryDelayMillis = 200 } = {}): Script {
  const source = fileURLToPath(new URL('../../../src/exporting/delivery/http-transport.ts', import.meta.url))
  return startScript(
    `
    const { HttpTransport } = await import('${source}')
    const limits = { timeoutMillis: 3_600_000, retryDelayMillis: ${retryDelayMillis} }
    const transport = new HttpTransport({ url: process.argv[2], ...limits, concurrencyLimit: 4, compression: 'gzip', userAgent: 'x', contentType: 'text/plain' })
    const send = () => transport.send([Buffer.from('one')]).then(({ outcome }) => console.log(outcome))
    ${script}
  `,
    url,
  )
}
