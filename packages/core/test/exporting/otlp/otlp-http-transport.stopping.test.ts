import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { eventually } from '../../fixtures/eventually.ts'
import { deliver, payload, transportTo } from '../delivery/deliver.ts'
import { startFaultServer, statuses } from '../http/fault-server.ts'

const accepted = { outcome: 'accepted', rejectedSpans: 0 }

describe('OtlpHttpTransport, when it must stop', () => {
  it('keeps to an earlier deadline', async () => {
    const { url } = await startFaultServer(() => {})
    const before = performance.now()
    expect(await deliver({ url }, { deadline: before + 200 })).toEqual({
      outcome: 'unreachable',
      reason: `${url} could not be reached: no answer within 0.2 s`,
    })
    expect(performance.now() - before).toBeLessThan(2000)
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

describe('OtlpHttpTransport, at the end of the process', () => {
  it('keeps no process alive with a connection that is idle', async () => {
    const { url } = await startFaultServer()
    expect(await runProcess(url, `await ${awaited}`)).toBe('accepted')
  })

  it('keeps the process alive for a request that somebody waits for', async () => {
    const { url } = await startFaultServer(response => void setTimeout(() => response.end(), 100))
    expect(await runProcess(url, awaited)).toBe('accepted')
  })

  it('keeps no process alive for a request that nobody waits for', async () => {
    const { url } = await startFaultServer(() => {})
    expect(await runProcess(url, 'send()')).toBe('')
  })

  it('keeps no process alive for a retry that nobody waits for', async () => {
    const { url, received } = await startFaultServer(statuses(503))
    expect(await runProcess(url, 'send()')).toBe('')
    expect(received).toHaveLength(1)
  })

  it('keeps the process alive for a retry before a deadline', async () => {
    const { url, received } = await startFaultServer(statuses(503, 200))
    const flush = `process.once('beforeExit', () => ${awaited})`
    expect(await runProcess(url, flush)).toBe('accepted')
    expect(received).toHaveLength(2)
  })
})

/** Runs `script` in a process of its own, which must end by itself, and gives the outcomes of what it sent. */
async function runProcess(url: string, script: string): Promise<string> {
  const source = new URL('../../../src/exporting/otlp/otlp-http-transport.ts', import.meta.url)
  const program = `
    const { OtlpHttpTransport } = await import('${source}')
    const options = { url: '${url}', timeoutMillis: 60_000, retryDelayMillis: 200, compression: 'gzip', userAgent: 'x' }
    const transport = new OtlpHttpTransport(options)
    const send = limits => transport.send([Buffer.from('one')], limits).then(({ outcome }) => console.log(outcome))
    ${script}
  `
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program]
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 15_000 })
  return stdout.trim()
}
