import type { HrTime, TimeInput } from '@opentelemetry/api'
import { hrTimeToMilliseconds } from '@opentelemetry/core'
import { describe, expect, it } from 'vitest'
import { HandSetClock } from '../../fixtures/hand-set-clock.ts'
import { recordSpans } from '../../fixtures/span-recorder.ts'

interface Times {
  readonly start: HrTime
  readonly end: HrTime
  readonly duration: HrTime
}

/** What the {@link HandSetClock} says: its date, and the reading of a second. */
const NOW: HrTime = [1_700_000_001, 0]
/** Longer than a test takes, in milliseconds. */
const A_MINUTE = 60_000

function times(startTime: TimeInput | undefined, endTime?: TimeInput): Times {
  const { tracer, only } = recordSpans({ clock: new HandSetClock() })
  tracer.startSpan('work', startTime === undefined ? {} : { startTime }).end(endTime)
  const { startTime: start, endTime: end, duration } = only()
  return { start, end, duration }
}

describe('the time of a span', () => {
  it.each<[string, TimeInput, HrTime]>([
    ['an HrTime, exactly', [1_700_000_000, 123_456_789], [1_700_000_000, 123_456_789]],
    ['an HrTime of 1970', [0, 1], [0, 1]],
    ['an HrTime of the year 2500', [16_725_225_600, 999_999_999], [16_725_225_600, 999_999_999]],
    ['a Date', new Date(1_700_000_000_123), [1_700_000_000, 123_000_000]],
    ['the Date of 1970', new Date(0), [0, 0]],
    ['milliseconds since 1970', 1_700_000_000_123, [1_700_000_000, 123_000_000]],
    ['milliseconds with a fraction', 1_700_000_000_123.5, [1_700_000_000, 123_500_000]],
  ])('may be given as %s', (_, input, time) => {
    expect(times(input, input)).toEqual({ start: time, end: time, duration: [0, 0] })
  })

  it('may be given as a reading of performance.now()', () => {
    expect(times(999.75).start).toEqual([1_700_000_000, 999_750_000])
  })

  it('may be given in two different forms', () => {
    const end = 1_700_000_000_000
    expect(times(new Date(end - 1500), end).duration).toEqual([1, 500_000_000])
  })

  it('is that of the machine where none is given', () => {
    expect(times(undefined)).toEqual({ start: NOW, end: NOW, duration: [0, 0] })
    const { tracer, only } = recordSpans()
    const span = tracer.startSpan('work')
    const started = performance.now()
    while (performance.now() === started);
    span.end()
    const { startTime, duration } = only()
    expect(Math.abs(hrTimeToMilliseconds(startTime) - Date.now())).toBeLessThan(A_MINUTE)
    expect(hrTimeToMilliseconds(duration)).toBeGreaterThan(0)
  })

  it.each<[string, unknown]>([
    ['no number', Number.NaN],
    ['infinity', Number.POSITIVE_INFINITY],
    ['a negative number', -1],
    ['an invalid Date', new Date(Number.NaN)],
    ['a Date before 1970', new Date(-1)],
    ['a Date that OTLP cannot hold', new Date(8.64e15)],
    ['an HrTime that OTLP cannot hold', [2 ** 53, 0]],
    ['an HrTime with negative parts', [-1, 5]],
    ['an HrTime with too many nanoseconds', [1, 1e9]],
    ['an HrTime with fractions', [1.5, 0]],
    ['a longer array', [1, 2, 3]],
    ['null', null],
  ])('is that of the machine where %s is given', (_, input) => {
    expect(times(input as TimeInput, input as TimeInput)).toEqual({ start: NOW, end: NOW, duration: [0, 0] })
  })

  it('never ends before it starts', () => {
    expect(times([100, 5], [100, 4])).toEqual({ start: [100, 5], end: [100, 5], duration: [0, 0] })
    expect(times([100, 5], [99, 999_999_999]).end).toEqual([100, 5])
    expect(times(1_700_000_060_000).duration).toEqual([0, 0])
  })

  it('borrows a second for the duration', () => {
    expect(times([100, 900_000_000], [102, 100_000_000]).duration).toEqual([1, 200_000_000])
  })

  it('does not move with an array that the caller goes on using', () => {
    const { tracer, only } = recordSpans()
    const time: HrTime = [100, 0]
    const span = tracer.startSpan('work', { startTime: time })
    time[0] = 200
    span.end()
    expect(only().startTime).toEqual([100, 0])
  })
})
