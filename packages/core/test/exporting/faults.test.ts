import type { Tracing } from '@throughline/core'
import { createTracing, otlpExporter } from '@throughline/core'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { eventually } from '../fixtures/eventually.ts'
import { recordProblems } from '../fixtures/problem-log.ts'
import * as answers from './faulty-answers.ts'
import type { FaultyCollector } from './faulty-collector.ts'
import {
  absentCollector,
  collectorWithoutCertificate,
  faultyAnswers,
  namelessCollector,
  resettingCollector,
} from './faulty-collector.ts'
import { startFaultServer } from './http/fault-server.ts'
import { selfSigned } from './http/self-signed-certificate.ts'

/** So long that it takes several segments to send. */
const text = 'x'.repeat(100_000)

const hostErrors: unknown[] = []
const note = (error: unknown): void => void hostErrors.push(error)

beforeEach(() => {
  process.on('unhandledRejection', note)
  process.on('uncaughtExceptionMonitor', note)
})

afterEach(() => {
  process.off('unhandledRejection', note)
  process.off('uncaughtExceptionMonitor', note)
  expect(hostErrors).toEqual([])
})

/** Tracing as an application starts it, with half of `timeout` for an attempt; whatever happens it ends in time. */
function tracingTo(url: string, timeout = 400) {
  const sentences = recordProblems()
  const tls = url.startsWith('https:') ? { tls: { ca: selfSigned.cert } } : {}
  const tracing = createTracing({ exporter: otlpExporter({ url, timeout, batchDelay: 60_000, ...tls }) })
  onTestFinished(() => expectShutdown(tracing))
  return { ...tracing, sentences, end, settled }

  /** Ends a span and waits until it was sent or cannot be. */
  async function end(name: string): Promise<ReturnType<Tracing['stats']>> {
    tracing.tracer.startSpan(name, { attributes: { text } }).end()
    await tracing.flush()
    return tracing.stats()
  }

  /** Asks again until nothing waits: on a busy machine 0.2 s may not be enough even for a collector that is well. */
  async function settled(): Promise<ReturnType<Tracing['stats']>> {
    await eventually(async () => {
      await tracing.flush()
      expect(tracing.stats().queueBytes).toBe(0)
    })
    return tracing.stats()
  }
}

async function expectShutdown(tracing: Tracing): Promise<void> {
  const before = performance.now()
  await tracing.shutdown({ timeout: 1000 })
  expect(performance.now() - before).toBeLessThan(3000)
  const { encoded, exported, dropped, queueBytes } = tracing.stats()
  const lost = Object.values(dropped).reduce((sum, count) => sum + count, 0)
  expect([encoded, queueBytes]).toEqual([exported + lost, 0])
}

describe('spans wait for a collector and arrive when it is back', () => {
  it.each<[fault: string, start: () => Promise<FaultyCollector>, reason: RegExp]>([
    ['connection refused', absentCollector, / could not be reached: connect ECONNREFUSED 127\.0\.0\.1:\d+$/],
    [
      'reset in the middle of the request',
      resettingCollector,
      /: (read ECONNRESET|write EPIPE|socket hang up.*)$/,
    ],
    [
      'reset in the middle of the answer',
      () => faultyAnswers(answers.brokenHead),
      /: (read ECONNRESET|socket hang up \(ECONNRESET\))$/,
    ],
    ['hang', () => faultyAnswers(answers.silence), / could not be reached: no answer within 0\.2 s$/],
    ['slow trickle', () => faultyAnswers(answers.tricklingHead), /: no answer within 0\.2 s$/],
    ['TLS error', collectorWithoutCertificate, / could not be reached: .*handshake failure/],
    ['DNS error', namelessCollector, / could not be reached: getaddrinfo ENOTFOUND collector\.internal$/],
    ['503', () => faultyAnswers(answers.unavailable), / answered 503 Service Unavailable: restarting$/],
  ])('%s', async (_, start, reason) => {
    const collector = await start()
    const { end, settled, sentences } = tracingTo(collector.url)
    const away = await end('before')
    expect(away).toMatchObject({ encoded: 1, exported: 0, dropped: {} })
    expect(away.lastExportError).toMatch(reason)
    expect(away.queueBytes).toBeGreaterThan(text.length)
    await collector.recover()
    await end('after')
    expect(await settled()).toMatchObject({ encoded: 2, exported: 2, dropped: {}, queueBytes: 0 })
    expect(new Set(collector.names())).toEqual(new Set(['before', 'after']))
    expect(sentences).toEqual([expect.stringContaining('spans wait in memory until it is back')])
  })
})

describe('spans have arrived, whatever comes after the status', () => {
  it.each([
    ['200 with garbage', answers.garbage, []],
    ['reset in the middle of the body', answers.brokenBody, ['aborted (ECONNRESET)']],
    ['slow trickle of the body', answers.tricklingBody, ['it did not end within 1.0 s']],
    ['response of 100 MB', answers.hundredMegabytes, ['it is longer than 64 KiB']],
  ])('%s', async (_, answer, why) => {
    const collector = await faultyAnswers(answer)
    const { end, sentences } = tracingTo(collector.url, 2000)
    expect(await end('before')).toMatchObject({ encoded: 1, exported: 1, dropped: {}, queueBytes: 0 })
    collector.recover()
    expect(await end('after')).toMatchObject({ encoded: 2, exported: 2, retries: 0 })
    expect(collector.received).toHaveLength(2)
    expect(sentences).toEqual(
      why.map(each => expect.stringContaining(`the body of the answer was not read: ${each}`)),
    )
  })
})

describe('spans are dropped, counted and reported, and the next ones arrive', () => {
  it('redirect', async () => {
    const target = await startFaultServer()
    const collector = await faultyAnswers(answers.redirect(target.url))
    const { end, sentences } = tracingTo(collector.url, 10_000)
    const { lastExportError, ...stats } = await end('before')
    expect(stats).toMatchObject({ exported: 0, dropped: { 'refused by the collector': 1 }, queueBytes: 0 })
    expect(lastExportError).toContain(`redirects to ${target.url} are not followed, set the final address`)
    expect(sentences).toEqual([expect.stringContaining(lastExportError ?? '')])
    collector.recover()
    expect(await end('after')).toMatchObject({ encoded: 2, exported: 1 })
    expect(target.received).toEqual([])
  })

  it('partial success', async () => {
    const collector = await faultyAnswers(answers.partialSuccess)
    const { end, tracer, sentences } = tracingTo(collector.url, 10_000)
    tracer.startSpan('rejected').end()
    const stats = await end('taken')
    expect(stats).toMatchObject({ exported: 1, dropped: { 'rejected by the collector': 1 }, queueBytes: 0 })
    expect(stats.lastExportError).toBe('the collector rejected 1 spans: too old')
    expect(sentences).toEqual([`throughline: ${stats.lastExportError}`])
    collector.recover()
    expect(await end('after')).toMatchObject({ encoded: 3, exported: 2 })
    expect(collector.received).toHaveLength(2)
  })

  it('TLS error without end: a certificate that nobody vouches for', async () => {
    const { url, received } = await startFaultServer(undefined, selfSigned)
    const tracing = createTracing({ exporter: otlpExporter({ url, timeout: 400 }) })
    recordProblems()
    tracing.tracer.startSpan('before').end()
    await tracing.flush()
    expect(tracing.stats().lastExportError).toMatch(
      /: self-signed certificate \(DEPTH_ZERO_SELF_SIGNED_CERT\)$/,
    )
    await expectShutdown(tracing)
    expect(tracing.stats()).toMatchObject({ exported: 0, dropped: { 'shut down': 1 } })
    expect(received).toEqual([])
  })
})

describe.each([429, 503])('%i with Retry-After', status => {
  it.each([
    ['in seconds', { 'retry-after': '1' }],
    [
      'as a date, by the clock of the collector',
      { date: 'Sun, 06 Nov 1994 08:49:37 GMT', 'retry-after': 'Sun, 06 Nov 1994 08:49:38 GMT' },
    ],
  ])('%s is waited for, and no longer', async (_, headers) => {
    const collector = await faultyAnswers(answers.throttled(status, headers, () => collector.recover()))
    const { end, sentences } = tracingTo(collector.url, 10_000)
    const before = performance.now()
    expect(await end('work')).toMatchObject({ exported: 1, dropped: {}, retries: 1, queueBytes: 0 })
    expect(performance.now() - before).toBeGreaterThanOrEqual(950)
    expect(performance.now() - before).toBeLessThan(4000)
    expect(collector.names()).toEqual(['work'])
    expect(sentences).toEqual([])
  })

  it('that lasts longer than the timeout leaves the span in the queue', async () => {
    const collector = await faultyAnswers(answers.throttled(status, { 'retry-after': '3600' }))
    const { end } = tracingTo(collector.url, 10_000)
    expect(await end('work')).toMatchObject({ exported: 0, dropped: {}, retries: 0 })
    collector.recover()
    expect(await end('more')).toMatchObject({ exported: 2, dropped: {} })
  })
})
