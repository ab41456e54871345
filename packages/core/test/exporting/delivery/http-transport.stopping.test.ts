import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { eventually } from '../../fixtures/eventually.ts'
import type { Script } from '../../fixtures/run-script.ts'
import { outputOf, startScript } from '../../fixtures/run-script.ts'
import { startFaultServer, statuses } from '../http1/fault-server.ts'
import { deliver, payload, transportTo } from './deliver.ts'

const accepted = { outcome: 'accepted', rejectedSpans: 0 }

describe('HttpTransport, when it must stop', () => {
  it('keeps to an earlier deadline', async () => {
    const { url } = await startFaultServer(() => {})
    const options = { url, timeoutMillis: 600_000 }
    expect(await deliver(options, { deadline: performance.now() + 1000 })).toEqual({
      outcome: 'unreachable',
      reason: expect.stringMatching(/ could not be reached: no answer within [01]\.\d s$/),
    })
  })

  it('asks nobody when the deadline has passed', async () => {
    const { url, received } = await startFaultServer()
    const reason = `${url} was not asked: no time was left`
    expect(await deliver({ url }, { deadline: performance.now() })).toEqual({
      outcome: 'unreachable',
      reason,
    })
    expect(received).toEqual([])
  })

  it('stops when the caller cancels: before, during and between attempts', async () => {
    const asked = new AbortController()
    const { url } = await startFaultServer(() => asked.abort())
    expect(await deliver({ url }, { signal: AbortSignal.abort() })).toEqual({
      outcome: 'unreachable',
      reason: `${url} was not asked: the export was cancelled`,
    })
    expect(await deliver({ url }, { signal: asked.signal })).toEqual({
      outcome: 'unreachable',
      reason: `${url} could not be reached: the export was cancelled`,
    })
    const answered = new AbortController()
    const busy = await startFaultServer(statuses(503))
    const transport = transportTo({
      url: busy.url,
      timeoutMillis: 10_000_000,
      retryDelayMillis: 1_000_000,
    })
    const sent = transport.send(payload, { signal: answered.signal })
    await eventually(() => expect(transport.failing).toBeDefined())
    answered.abort()
    expect(await sent).toEqual({
      outcome: 'unreachable',
      reason: `${busy.url} answered 503 Service Unavailable`,
    })
  })

  it('ends what is under way when it is closed, and asks nobody afterwards', async () => {
    const { url } = await startFaultServer(() => transport.close())
    const transport = transportTo({ url })
    expect(await transport.send(payload)).toEqual({
      outcome: 'unreachable',
      reason: `${url} could not be reached: the export was cancelled`,
    })
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

const awaited = 'send({ deadline: performance.now() + 60_000 })'

/** Keeps the process alive until the test lets it go. */
const untilLetGo = 'process.stdin.resume()'
/** Says when the answer has been read and the pause before the retry lasts. */
const untilPending =
  "const timer = setInterval(() => transport.failing && (clearInterval(timer), console.log('pending')), 5)"

describe('HttpTransport, at the end of the process', () => {
  it('keeps no process alive with a connection that is idle', async () => {
    const { url } = await startFaultServer()
    expect(await outputOf(startProcess(url, `await ${awaited}`))).toBe('accepted')
  })

  it('keeps the process alive for a request that somebody waits for', async () => {
    const { url } = await startFaultServer(response => void setTimeout(() => response.end(), 100))
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

  it('keeps the process alive for a retry before a deadline', async () => {
    const { url, received } = await startFaultServer(statuses(503, 200))
    const flush = `process.once('beforeExit', () => ${awaited})`
    expect(await outputOf(startProcess(url, flush))).toBe('accepted')
    expect(received).toHaveLength(2)
  })
})

/** Runs `script` in a process of its own, which writes the outcomes of what it sends. */
function startProcess(url: string, script: string, { retryDelayMillis = 200 } = {}): Script {
  const source = new URL('../../../src/exporting/delivery/http-transport.ts', import.meta.url)
  return startScript(`
    const { HttpTransport } = await import('${source}')
    const limits = { timeoutMillis: 3_600_000, retryDelayMillis: ${retryDelayMillis} }
    const transport = new HttpTransport({ url: '${url}', ...limits, compression: 'gzip', userAgent: 'x', contentType: 'text/plain' })
    const send = limits => transport.send([Buffer.from('one')], limits).then(({ outcome }) => console.log(outcome))
    ${script}
  `)
}
