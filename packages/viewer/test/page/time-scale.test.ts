import { describe, expect, test } from 'vitest'
import { longWaits, ticksOf, timeScale } from '../../page/trace/time-scale.ts'
import { ORDER_STORY } from './fixtures/order-story.ts'
import { spansOf, traceOf } from './fixtures/trace-of.ts'

describe('longWaits', () => {
  test('finds the long stretches in which nothing ran', () => {
    expect(longWaits(traceOf(ORDER_STORY))).toEqual([
      { from: 242, to: 4310 },
      { from: 4372, to: 5371 },
    ])
  })

  test('pinches nothing while a span runs', () => {
    const trace = traceOf(
      spansOf(['request', '', 0, 1000], ['a', 'request', 0, 1], ['b', 'request', 999, 1000]),
    )
    expect(longWaits(trace)).toEqual([])
  })

  test('leaves short pauses as they are', () => {
    expect(longWaits(traceOf(spansOf(['a', '', 0, 100], ['b', 'a', 105, 200])))).toEqual([])
  })
})

describe('timeScale', () => {
  const scale = timeScale(5421, [
    { from: 242, to: 4310 },
    { from: 4372, to: 5371 },
  ])

  test('gives what ran more room than its part of the time', () => {
    expect(scale.position(242)).toBeGreaterThan(0.5)
    expect(scale.position(4310) - scale.position(242)).toBeCloseTo(0.08)
  })

  test('leads from a time to a position and back', () => {
    for (const time of [0, 100, 242, 3000, 4310, 4372, 5000, 5421])
      expect(scale.time(scale.position(time))).toBeCloseTo(time)
    expect(scale.position(0)).toBe(0)
    expect(scale.position(5421)).toBeCloseTo(1)
  })

  test('has a place for every time of a trace that took none', () => {
    expect(timeScale(0).position(0)).toBe(0)
  })
})

describe('ticksOf', () => {
  test('names round times, none of them within a pinched wait', () => {
    expect(ticksOf(timeScale(1000), 0, 1, 5)).toEqual([0, 200, 400, 600, 800, 1000])
    const pinched = timeScale(1100, [{ from: 100, to: 1000 }])
    expect(ticksOf(pinched, 0, 1, 6).filter(tick => tick > 101 && tick < 999)).toEqual([])
  })

  test('follows a zoom', () => {
    expect(ticksOf(timeScale(1000), 0.5, 0.6, 2)).toEqual([500, 550, 600])
  })
})
