import type { Tracing } from '@throughline/core'
import { createTracing, otlpExporter } from '@throughline/core'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
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
import { startFaultServer } from './http1/fault-server.ts'
import { selfSigned } from './http1/self-signed-certificate.ts'

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

/** Tracing as an application starts it. */
function tracingTo(url: string, timeout = 60_000) {
  // The longest pauses before a retry, so that none fits into a short timeout.
  vi.spyOn(Math, 'random').mockReturnValue(0.99)
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

  /** Asks again until the collector says what is expected: a short timeout may be over before it has. */
  function settled(expected: object): Promise<void> {
    return eventually(async () => {
      await tracing.flush()
      expect(tracing.stats()).toMatchObject(expected)
    })
  }
}

/** Whatever happens it ends, and no span is unaccounted for. */
async function expectShutdown(tracing: Tracing): Promise<void> {
  await tracing.shutdown({ timeout: 1000 })
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
    [
      'hang',
      () => faultyAnswers(answers.silence),
      / did not answer within \d+ ms; raise `timeout` \(now 400\) if it takes longer$/,
    ],
    [
      'slow trickle',
      () => faultyAnswers(answers.tricklingHead),
      / did not answer within \d+ ms; raise `timeout` \(now 400\) if it takes longer$/,
    ],
    ['TLS error', collectorWithoutCertificate, / could not be reached: .*handshake failure/],
    ['DNS error', namelessCollector, / could not be reached: getaddrinfo ENOTFOUND collector\.internal$/],
    ['503', () => faultyAnswers(answers.unavailable), / answered 503 Service Unavailable: restarting$/],
  ])('%s', async (fault, start, reason) => {
    const collector = await start()
    const hasAnswer = fault !== 'hang' && fault !== 'slow trickle'
    const { end, settled, stats, sentences } = tracingTo(collector.url, hasAnswer ? 1400 : 400)
    await end('before')
    await settled({ lastExportError: expect.stringMatching(reason) })
    expect(stats()).toMatchObject({ encoded: 1, exported: 0, dropped: {} })
    expect(stats().queueBytes).toBeGreaterThan(text.length)
    await collector.recover()
    await end('after')
    await settled({ encoded: 2, exported: 2, dropped: {}, queueBytes: 0 })
    expect(new Set(collector.names())).toEqual(new Set(['before', 'after']))
    expect(sentences).toEqual([expect.stringContaining('spans wait in memory until it is back')])
  })
})

describe('spans have arrived, whatever comes after the status', () => {
  it.each([
    ['200 with garbage', answers.garbage, ['it is no protobuf of OTLP']],
    ['reset in the middle of the body', answers.brokenBody, ['aborted (ECONNRESET)']],
    ['slow trickle of the body', answers.tricklingBody, ['it did not end within ']],
    ['response of 100 MB', answers.hundredMegabytes, ['it is longer than 64 KiB']],
  ])('%s', async (fault, answer, why) => {
    const collector = await faultyAnswers(answer)
    const { end, sentences } = tracingTo(collector.url, fault.startsWith('slow') ? 4000 : 60_000)
    expect(await end('before')).toMatchObject({ encoded: 1, exported: 1, dropped: {}, queueBytes: 0 })
    collector.recover()
    expect(await end('after')).toMatchObject({ encoded: 2, exported: 2, retries: 0 })
    expect(collector.received).toHaveLength(2)
    expect(sentences).toEqual(
      why.map(each =>
        expect.stringContaining(`the collector took the spans, and its answer could not be read: ${each}`),
      ),
    )
  })
})

describe('spans are dropped, counted and reported, and the next ones arrive', () => {
  it('redirect', async () => {
    const target = await startFaultServer()
    const collector = await faultyAnswers(answers.redirect(target.url))
    const { end, sentences } = tracingTo(collector.url)
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
    const { end, tracer, sentences } = tracingTo(collector.url)
    tracer.startSpan('rejected').end()
    const stats = await end('taken')
    expect(stats).toMatchObject({ exported: 1, dropped: { 'rejected by the collector': 1 }, queueBytes: 0 })
    expect(stats.lastExportError).toBe('the collector rejected 1 span: too old')
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
    await eventually(async () => {
      await tracing.flush()
      expect(tracing.stats().lastExportError).toMatch(
        /: self-signed certificate\b.* \(DEPTH_ZERO_SELF_SIGNED_CERT\)$/,
      )
    })
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
  ])('%s is waited for', async (_, headers) => {
    const collector = await faultyAnswers(answers.throttled(status, headers, () => collector.recover()))
    const { end, sentences } = tracingTo(collector.url)
    const before = performance.now()
    expect(await end('work')).toMatchObject({ exported: 1, dropped: {}, retries: 1, queueBytes: 0 })
    expect(performance.now() - before).toBeGreaterThanOrEqual(950)
    expect(collector.names()).toEqual(['work'])
    expect(sentences).toEqual([])
  })

  it('that lasts longer than the timeout leaves the span in the queue', async () => {
    const collector = await faultyAnswers(answers.throttled(status, { 'retry-after': '3600' }))
    const { end } = tracingTo(collector.url)
    expect(await end('work')).toMatchObject({ exported: 0, dropped: {}, retries: 0 })
    collector.recover()
    expect(await end('more')).toMatchObject({ exported: 2, dropped: {} })
  })
})
