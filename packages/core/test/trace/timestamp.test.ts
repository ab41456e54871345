import type { HrTime, TimeInput } from '@opentelemetry/api'
import { hrTimeToMilliseconds } from '@opentelemetry/core'
import { describe, expect, it } from 'vitest'
import { recordSpans } from '../fixtures/span-recorder.ts'

function times(
  startTime: TimeInput | undefined,
  endTime?: TimeInput,
): { start: HrTime; end: HrTime; duration: HrTime } {
  const { tracer, only } = recordSpans()
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
    const reading = performance.now() - 0.25
    const { start } = times(reading)
    expect(hrTimeToMilliseconds(start)).toBeCloseTo(performance.timeOrigin + reading, -1)
  })

  it('may be given in two different forms', () => {
    const end = Date.now()
    const { duration } = times(new Date(end - 1500), end)
    expect(duration).toEqual([1, 500_000_000])
  })

  it('is that of the machine where none is given', () => {
    const before = Date.now()
    const { start, end, duration } = times(undefined)
    expect(hrTimeToMilliseconds(start)).toBeGreaterThan(before - 5)
    expect(hrTimeToMilliseconds(end)).toBeLessThan(Date.now() + 5)
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
    const before = Date.now()
    const { start, end } = times(input as TimeInput, input as TimeInput)
    expect(hrTimeToMilliseconds(start)).toBeGreaterThan(before - 5)
    expect(hrTimeToMilliseconds(end)).toBeGreaterThanOrEqual(hrTimeToMilliseconds(start))
  })

  it('never ends before it starts', () => {
    expect(times([100, 5], [100, 4])).toEqual({ start: [100, 5], end: [100, 5], duration: [0, 0] })
    expect(times([100, 5], [99, 999_999_999]).end).toEqual([100, 5])
    expect(times(Date.now() + 60_000).duration).toEqual([0, 0])
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
