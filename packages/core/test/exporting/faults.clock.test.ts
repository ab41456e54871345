import { ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { createTracing, otlpExporter } from '@throughline/core'
import type { DecodedSpan } from '@throughline/otlp-decoder'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { startCollector } from '../fixtures/collector.ts'
import { eventually } from '../fixtures/eventually.ts'
import { recordProblems } from '../fixtures/problem-log.ts'
import * as answers from './faulty-answers.ts'
import type { FaultyCollector } from './faulty-collector.ts'
import { absentCollector, faultyAnswers } from './faulty-collector.ts'

const HOUR = 3_600_000
const HALF_AN_HOUR = 1_800_000_000_000n

afterEach(() => {
  vi.restoreAllMocks()
})

/** Lets the clocks that JavaScript reads go on an hour earlier; those of timers and sockets are the kernel's. */
function setBack(...clocks: ('wall' | 'monotonic')[]): void {
  const readMonotonic = performance.now.bind(performance)
  const readWall = Date.now
  if (clocks.includes('wall')) vi.spyOn(Date, 'now').mockImplementation(() => readWall() - HOUR)
  if (clocks.includes('monotonic'))
    vi.spyOn(performance, 'now').mockImplementation(() => readMonotonic() - HOUR)
}

function tracingTo(url: string, timeout: number) {
  recordProblems()
  const tracing = createTracing({ exporter: otlpExporter({ url, timeout, batchDelay: 10 }) })
  onTestFinished(() => tracing.shutdown({ timeout: 100 }))
  return tracing
}

function nanoseconds({ startTimeUnixNano, endTimeUnixNano }: DecodedSpan): bigint {
  return BigInt(endTimeUnixNano) - BigInt(startTimeUnixNano)
}

describe.each([
  ['wall clock', ['wall']],
  ['monotonic clock', ['monotonic']],
  ['wall clock and the monotonic clock', ['wall', 'monotonic']],
] as const)('while the %s jumps an hour back', (_, clocks) => {
  it('no open span gets a negative duration, and none is lost', async () => {
    const { url, spans } = await startCollector()
    const { tracer, flush, stats } = tracingTo(url, 60_000)
    const parent = tracer.startSpan('parent')
    const below = trace.setSpan(ROOT_CONTEXT, parent)
    const child = tracer.startSpan('child', {}, below)
    setBack(...clocks)
    child.addEvent('event')
    tracer.startSpan('late child', {}, below).end()
    for (const span of [child, parent, tracer.startSpan('next trace')]) span.end()
    await flush()
    expect(spans().map(span => span.name)).toEqual(['late child', 'child', 'parent', 'next trace'])
    for (const span of spans()) expect(nanoseconds(span)).toBeLessThan(HALF_AN_HOUR)
    for (const span of spans()) expect(nanoseconds(span)).toBeGreaterThanOrEqual(0n)
    expect(stats()).toMatchObject({ started: 4, ended: 4, exported: 4, dropped: {}, queueBytes: 0 })
  })

  it('a wait that the collector asked for ends when it would have ended', async () => {
    const soon = { 'retry-after': '1' }
    const collector: FaultyCollector = await faultyAnswers(
      answers.throttled(503, soon, () => {
        void collector.recover()
        setBack(...clocks)
      }),
    )
    const { tracer, flush, stats } = tracingTo(collector.url, 60_000)
    tracer.startSpan('work').end()
    await flush()
    expect(stats()).toMatchObject({ exported: 1, dropped: {}, retries: 1 })
    expect(collector.names()).toEqual(['work'])
  })

  it('a queue that waits goes on by itself, and takes what is new', async () => {
    const collector = await absentCollector()
    const { tracer, flush, stats } = tracingTo(collector.url, 900)
    tracer.startSpan('before').end()
    await flush()
    expect(stats()).toMatchObject({ exported: 0, dropped: {} })
    setBack(...clocks)
    tracer.startSpan('after').end()
    await collector.recover()
    await eventually(() => expect(stats()).toMatchObject({ exported: 2, queueBytes: 0 }))
    expect(new Set(collector.names())).toEqual(new Set(['before', 'after']))
  })

  it('flush and shutdown keep to their time where the collector hangs', async () => {
    const { url } = await faultyAnswers(answers.silence)
    const { tracer, flush, shutdown, stats } = tracingTo(url, 3_600_000)
    tracer.startSpan('work').end()
    const flushed = flush({ timeout: 200 })
    setBack(...clocks)
    await flushed
    await shutdown({ timeout: 200 })
    expect(stats()).toMatchObject({ encoded: 1, exported: 0, dropped: {}, unconfirmed: 1, queueBytes: 0 })
  })
})
