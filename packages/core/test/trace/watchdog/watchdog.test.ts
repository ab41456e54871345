import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { SpanKind } from '@opentelemetry/api'
import { createTracing, withSpan } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { expect, it, onTestFinished, vi } from 'vitest'
import { HandSetClock } from '../../fixtures/hand-set-clock.ts'
import { recordProblems } from '../../fixtures/problem-log.ts'

function watch(watchdog: { after?: number; stacks?: number }, options: object = {}) {
  const sentences = recordProblems()
  const clock = new HandSetClock()
  const tracing = createTracing({ clock, exporter: memoryExporter(), watchdog, ...options })
  onTestFinished(() => tracing.shutdown())
  return { ...tracing, sentences, pass }

  function pass(millis: number): void {
    clock.reading += millis
  }
}

it('lists spans that are open for too long, the oldest first, until they end', () => {
  const { tracer, stats, pass } = watch({ after: 5000, stacks: 0 })
  const first = tracer.startSpan('first')
  pass(1000)
  tracer.startSpan('second')
  pass(4000)
  expect(stats().openSpans).toEqual({
    count: 1,
    oldest: [{ name: 'first', ...idsOf(first), age: 5000 }],
  })
  pass(1000)
  expect(stats().openSpans?.oldest.map(({ name, age }) => [name, age])).toEqual([
    ['first', 6000],
    ['second', 5000],
  ])
  first.end()
  expect(stats().openSpans?.oldest.map(({ name }) => name)).toEqual(['second'])
})

function idsOf(span: { spanContext(): { traceId: string; spanId: string } }) {
  const { traceId, spanId } = span.spanContext()
  return { traceId, spanId }
}

it('reports a name once, with its age and the place where it was started', () => {
  const { tracer, stats, pass, sentences } = watch({ after: 60_000, stacks: 1 })
  function forgetful(): void {
    tracer.startSpan('forgotten')
  }
  forgetful()
  forgetful()
  pass(90_000)
  stats()
  stats()
  expect(sentences).toEqual([
    expect.stringMatching(
      /^throughline: the span "forgotten" has been open for 90.*: it was started at forgetful \(.*watchdog\.test\.ts:\d+:\d+\), .*watchdog\.test\.ts:.*; call its end\(\), or settle the promise that withSpan waits for$/,
    ),
  ])
  expect(stats().openSpans?.oldest[0]?.startedAt).toMatch(/^forgetful \(/)
})

it('notes the place of the next span of a name that was late', () => {
  const { tracer, stats, pass, sentences } = watch({ stacks: 0 })
  tracer.startSpan('late')
  pass(60_000)
  stats()
  function again(): void {
    tracer.startSpan('late')
  }
  again()
  pass(60_000)
  expect(stats().openSpans?.oldest.map(({ startedAt }) => startedAt?.split(' ')[0])).toEqual([
    undefined,
    'again',
  ])
  expect(sentences).toEqual([
    expect.stringContaining('the place where the next one of this name is started will be noted'),
    expect.stringContaining('it was started at again ('),
  ])
  again()
  expect(stats().openSpans?.count).toBe(2)
})

it.each([
  [0.5, [undefined, 'start', undefined, 'start']],
  [0, [undefined, undefined, undefined, undefined]],
])('notes places for a share of %d', (stacks, places) => {
  const { tracer, stats, pass } = watch({ stacks })
  function start(name: string): void {
    tracer.startSpan(name)
  }
  for (const name of ['a', 'b', 'c', 'd']) start(name)
  pass(60_000)
  expect(stats().openSpans?.oldest.map(({ startedAt }) => startedAt?.split(' ')[0])).toEqual(places)
})

it('says of spans that integrations have started what keeps them open', async () => {
  const { tracer, stats, pass, sentences } = watch({ stacks: 1 })
  const folder = await mkdtemp(join(tmpdir(), 'throughline-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const library = join(folder, 'node_modules/framework.mjs')
  await mkdir(dirname(library))
  await writeFile(library, 'export const later = (fn, ...args) => setImmediate(() => fn(...args))')
  const { later } = await import(library)
  await new Promise<void>(resolve => {
    later(tracer.startSpan.bind(tracer), 'GET /hang', { kind: SpanKind.SERVER })
    later(tracer.startSpan.bind(tracer), 'process orders', { kind: SpanKind.CONSUMER })
    later(tracer.startSpan.bind(tracer), 'connect')
    setImmediate(resolve)
  })
  tracer.startSpan('of mine', { kind: SpanKind.SERVER })
  pass(90_000)
  expect(stats().openSpans?.oldest.map(({ startedAt }) => startedAt !== undefined)).toEqual([
    false,
    false,
    false,
    true,
  ])
  stats()
  expect(sentences).toEqual([
    expect.stringContaining(
      '"GET /hang" has been open for 90000 ms: its request has not been answered; end the',
    ),
    expect.stringContaining(
      '"process orders" has been open for 90000 ms: its handler has not returned; settle',
    ),
    expect.stringContaining('"connect" has been open for 90000 ms: a library has started it; look for'),
    expect.stringContaining('"of mine" has been open for 90000 ms: it was started at '),
  ])
})

it('says nothing of spans that end, those that the sampler refused and `keep` holds included', () => {
  const { tracer, stats, pass, sentences } = watch(
    {},
    { sampler: { shouldSample: () => ({ decision: 0 }) }, keep: { errors: true } },
  )
  withSpan('work', { tracer }, () => tracer.startSpan('inner').end())
  pass(100_000)
  expect(stats().openSpans).toEqual({ count: 0, oldest: [] })
  expect(sentences).toEqual([])
})

it('watches and lists a bounded number', () => {
  const { tracer, stats, pass, sentences } = watch({ stacks: 0 })
  for (let number = 0; number < 11_000; number++) tracer.startSpan(`${number}`)
  pass(60_000)
  const { count, oldest } = stats().openSpans ?? {}
  expect([count, oldest?.length, sentences.length]).toEqual([10_000, 20, 20])
})

it('looks by itself', () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  onTestFinished(() => void vi.useRealTimers())
  const { tracer, pass, sentences } = watch({ after: 1000 })
  tracer.startSpan('late')
  pass(1500)
  vi.advanceTimersByTime(500)
  expect(sentences).toHaveLength(1)
})

it('has nothing to say where it is not asked for', () => {
  const tracing = createTracing({ exporter: [] })
  expect(tracing.stats()).not.toHaveProperty('openSpans')
})

it.each([
  [{ after: 0 }, 'Expected `watchdog.after` to be a number of milliseconds above 0, got `0`'],
  [{ stacks: 2 }, 'Expected `watchdog.stacks` to be a number from 0 to 1, got `2`'],
  [{ seconds: 2 }, '`watchdog.seconds`'],
  [true, 'Expected `watchdog` to be an object, got `true`'],
])('throws for %j', (watchdog, sentence) => {
  expect(() => createTracing({ watchdog: watchdog as never })).toThrow(sentence)
})
