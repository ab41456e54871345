import type { Span } from '@opentelemetry/api'
import { ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { alwaysOff, createTracing } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { describe, expect, it } from 'vitest'
import { recordProblems } from '../fixtures/problem-log.ts'
import { ERROR, keeping } from './keeping.ts'

const ofClosed = { buffered: 0, bufferedBytes: 0 }

describe('a local trace that reaches a bound', () => {
  it('falls back to its head decision when it has too many spans', () => {
    const sentences = recordProblems()
    const { start, names, provider } = keeping({ errors: true, maxSpansPerTrace: 2 })
    const root = start('root')
    for (const name of ['1', '2', '3']) start(name, root).end()
    expect(provider.counts).toMatchObject({ ...ofClosed, keepFallbacks: 1 })
    expect(start('4', root).isRecording()).toBe(false)
    root.setStatus(ERROR).end()
    expect(names()).toEqual([])
    expect(sentences).toEqual([
      'throughline: `keep.maxSpansPerTrace` (2) was reached: for traces beyond it the sampler alone decides; raise it to buffer more',
    ])
  })

  it('falls back when it does not fit beside the others, which stay', () => {
    const { start, names, provider } = keeping({ errors: true, maxBytes: 10_000 })
    const [large, small] = [start('large'), start('small')]
    start('small child', small).end()
    start('large child', large).setAttribute('text', 'x'.repeat(10_000)).end()
    expect(provider.counts).toMatchObject({ keepFallbacks: 1, buffered: 1 })
    for (const root of [large, small]) root.setStatus(ERROR).end()
    expect(names()).toEqual(['small child', 'small'])
    expect(provider.counts).toMatchObject(ofClosed)
  })

  it('is not recorded when there are too many already, nor is what is below it', () => {
    const { start, names, provider } = keeping({ errors: true, maxTraces: 2 })
    const [first, second, third] = ['1', '2', '3'].map(name => start(name)) as [Span, Span, Span]
    expect([first, second, third].map(span => span.isRecording())).toEqual([true, true, false])
    first.end()
    expect(start('child', third).isRecording()).toBe(false)
    expect(start('4').isRecording()).toBe(true)
    second.setStatus(ERROR).end()
    expect(names()).toEqual(['2'])
    expect(provider.counts.keepFallbacks).toBe(1)
  })

  it('falls back when it is too old and one of its spans ends', () => {
    const { start, names, clock, provider } = keeping({ errors: true, maxAge: 5000 })
    const root = start('root')
    start('child', root).end()
    clock.reading += 5001
    start('child', root).end()
    expect(provider.counts).toMatchObject({ ...ofClosed, keepFallbacks: 1 })
    root.setStatus(ERROR).end()
    expect(names()).toEqual([])
  })

  it('falls back when it is too old and another begins', () => {
    const { start, names, clock, provider } = keeping({ errors: true, maxAge: 5000 })
    const root = start('root')
    start('child', root).end()
    clock.reading += 3000
    const other = start('other')
    clock.reading += 2001
    start('next')
    expect(provider.counts).toMatchObject({ ...ofClosed, keepFallbacks: 1 })
    clock.reading += 2999
    start('next')
    expect(provider.counts).toMatchObject({ keepFallbacks: 1 })
    for (const span of [root, other]) span.setStatus(ERROR).end()
    expect(names()).toEqual(['other'])
  })

  it('is kept when something for which it is to be kept was found before', () => {
    const { start, names, provider } = keeping({ errors: true, maxSpansPerTrace: 2 })
    const root = start('root')
    start('1', root).setStatus(ERROR).end()
    start('2', root).end()
    start('3', root).end()
    expect(names()).toEqual(['1', '2', '3'])
    start('4', root).end()
    root.end()
    expect(names()).toEqual(['1', '2', '3', '4', 'root'])
    expect(provider.counts).toMatchObject({ ...ofClosed, keepFallbacks: 0, tailSampled: 5 })
  })

  it('is kept by its age when that makes it slow', () => {
    const { start, names, clock, provider } = keeping({ slowerThan: 500, maxAge: 5000 })
    const root = start('root')
    start('child', root).end()
    clock.reading += 5001
    start('other')
    expect(names()).toEqual(['child'])
    root.end()
    expect(names()).toEqual(['child', 'root'])
    expect(provider.counts.keepFallbacks).toBe(0)
  })

  it('gives back what it took, whatever becomes of it', () => {
    const { start, clock, provider } = keeping({ errors: true, maxTraces: 50, maxBytes: 60_000, maxAge: 100 })
    const running: Span[] = []
    for (let round = 0; round < 2000; round++) {
      const root = start(`root ${round}`)
      for (let child = 0; child < round % 7; child++)
        start('child', root).setAttribute('round', 'x'.repeat(round)).end()
      if (round % 11 === 0) root.setStatus(ERROR)
      if (round % 13 !== 0) root.end()
      else running.push(root)
      clock.reading += round % 10
      expect(provider.counts.bufferedBytes).toBeLessThanOrEqual(60_000)
    }
    for (const root of running) root.end()
    expect(provider.counts).toMatchObject(ofClosed)
    expect(provider.counts.tailSampled).toBeGreaterThan(200)
    expect(provider.counts.keepFallbacks).toBeGreaterThan(10)
  })
})

describe('flush and shutdown', () => {
  function running() {
    const kept = keeping({ errors: true, slowerThan: 500 })
    const { start, clock } = kept
    const slow = start('slow')
    start('child of slow', slow).end()
    clock.reading += 501
    const [failed, fine] = [start('failed'), start('fine')]
    start('child of failed', failed).setStatus(ERROR).end()
    start('child of fine', fine).end()
    return { ...kept, roots: [slow, failed, fine] }
  }

  it('send what is to be kept already, before its local root has ended', async () => {
    const { names, provider, roots } = running()
    await provider.forceFlush()
    expect(names()).toEqual(['child of slow', 'child of failed'])
    expect(provider.counts).toMatchObject({ buffered: 1, keepFallbacks: 0 })
    for (const root of roots) root.end()
    expect(names()).toEqual(['child of slow', 'child of failed', 'slow', 'failed'])
  })

  it('let go of the rest at the end', async () => {
    const { names, provider, roots, exporter } = running()
    await provider.shutdown()
    expect(names()).toEqual(['child of slow', 'child of failed'])
    expect(provider.counts).toMatchObject({ ...ofClosed, keepFallbacks: 1 })
    for (const root of roots) root.setStatus(ERROR).end()
    expect(names()).toEqual(['child of slow', 'child of failed'])
    expect(exporter.counts?.dropped).toEqual({ 'shut down': 2 })
  })
})

it('`stats` tells how much is held and what became of it', async () => {
  const exporter = memoryExporter()
  const tracing = createTracing({ sampler: alwaysOff, keep: { errors: true }, exporter })
  const root = tracing.tracer.startSpan('root')
  tracing.tracer.startSpan('child', {}, trace.setSpan(ROOT_CONTEXT, root)).setStatus(ERROR).end()
  expect(tracing.stats()).toMatchObject({ sampledOut: 2, buffered: 1, tailSampled: 0 })
  root.end()
  expect(tracing.stats()).toMatchObject({ sampledOut: 2, buffered: 0, tailSampled: 2, keepFallbacks: 0 })
  await tracing.shutdown()
  expect(exporter.spans).toHaveLength(2)
})
