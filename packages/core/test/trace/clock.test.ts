import { ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { ClockAnchor } from '@throughline/core'
import { expect, it, vi } from 'vitest'
import { systemClock, unixNanos } from '../../src/trace/clock.ts'
import { recordProblems } from '../fixtures/problem-log.ts'
import { recordSpans } from '../fixtures/span-recorder.ts'

it.each([
  [0, 0],
  [0, 1],
  [4, 294_967_296],
  [1_700_000_000, 123_456_789],
  [18_446_744_072, 999_999_999],
])('splits %d s %d ns into two words without losing a nanosecond', (seconds, nanos) => {
  const [high, low] = unixNanos(seconds, nanos)
  expect(BigInt(high) * 2n ** 32n + BigInt(low)).toBe(BigInt(seconds) * 1_000_000_000n + BigInt(nanos))
})

it('carries nanoseconds into the next second', () => {
  expect(new ClockAnchor(1_999.75).timeAt(0.5)).toEqual([2, 250_000])
})

it('measures a trace with one anchor, whatever becomes of the wall clock', () => {
  let anchors = 0
  const clock = { now: () => 10, anchor: () => new ClockAnchor(1000 * ++anchors) }
  const { tracer, exporter } = recordSpans({ clock })
  const parent = tracer.startSpan('parent')
  tracer.startSpan('child', {}, trace.setSpan(ROOT_CONTEXT, parent)).end()
  parent.end()
  tracer.startSpan('next trace').end()
  expect(exporter.spans.map(span => span.startTime)).toEqual([
    [1, 10_000_000],
    [1, 10_000_000],
    [2, 10_000_000],
  ])
})

it('may be one of the application, tied to a date of its own', () => {
  const anchor = new ClockAnchor(Date.UTC(2026, 0, 1))
  let millis = 250
  const { tracer, only } = recordSpans({ clock: { now: () => millis, anchor: () => anchor } })
  const span = tracer.startSpan('work')
  millis += 1000
  span.end()
  expect(only().startTime).toEqual([Date.UTC(2026, 0, 1) / 1000, 250_000_000])
  expect(only().duration).toEqual([1, 0])
})

it('follows a wall clock that was set, from the next trace on', () => {
  const now = performance.now() + 10_000
  const hour = 3_600_000
  vi.spyOn(Date, 'now').mockReturnValue(performance.timeOrigin + now + hour)
  const ahead = systemClock.anchor(now).timeAt(now)
  expect(ahead[0] - (performance.timeOrigin + now) / 1000).toBeCloseTo(hour / 1000, -1)
})

it('is replaced by that of the machine where it fails', () => {
  const sentences = recordProblems()
  const fail = (): never => {
    throw new Error('no battery')
  }
  const { tracer, exporter } = recordSpans({ clock: { now: fail, anchor: fail } })
  const span = tracer.startSpan('work')
  span.addEvent('event')
  span.end()
  const broken = recordSpans({ clock: { now: () => Number.NaN, anchor: () => new ClockAnchor(0) } })
  broken.tracer.startSpan('work').end()
  expect(exporter.spans[0]?.startTime[0]).toBeGreaterThan(1_700_000_000)
  expect(broken.only().duration[0]).toBe(0)
  expect(sentences).toEqual([
    expect.stringContaining('the clock failed, so that of the system was used: no battery'),
  ])
})
