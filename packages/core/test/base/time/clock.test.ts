// Through its file: the doors show the times and attributes of spans, and not how they are kept.

import type { HrTime } from '@opentelemetry/api'
import { ROOT_CONTEXT, trace } from '@opentelemetry/api'
import type { Clock } from '@throughline/core'
import { ClockAnchor } from '@throughline/core'
import { describe, expect, it, vi } from 'vitest'
import { createSystemClock, unixNanos } from '../../../src/base/time/clock.ts'
import { recordProblems } from '../../fixtures/problem-log.ts'
import { recordSpans } from '../../fixtures/span-recorder.ts'

const HOUR = 3_600_000
const millisOf = ([seconds, nanos]: HrTime): number => seconds * 1000 + nanos / 1e6

/** Both clocks of a machine: time passes when the test says so, and during the readings that it holds up. */
class Machine {
  monotonic = 5000.25
  wall = 1_700_000_000_000
  /** How long the next readings are held up before they are taken, in milliseconds. */
  readonly stalls: number[] = []

  pass(millis: number): void {
    this.monotonic += millis
    this.wall += millis
  }

  readMonotonic(): number {
    this.pass(this.stalls.shift() ?? 0)
    return this.monotonic
  }

  readWall(): number {
    this.pass(this.stalls.shift() ?? 0)
    return Math.floor(this.wall)
  }
}

/** The clock that the product makes of a machine, once it has looked at it. */
function machineClock() {
  const machine = new Machine()
  vi.spyOn(performance, 'now').mockImplementation(() => machine.readMonotonic())
  vi.spyOn(Date, 'now').mockImplementation(() => machine.readWall())
  const clock = createSystemClock()
  clock.anchor(machine.monotonic)
  return { clock, machine }
}

/** By how much a trace is wrong that starts now, in milliseconds. */
function errorOf(clock: Clock, machine: Machine): number {
  const anchor = clock.anchor(clock.now())
  return Math.abs(millisOf(anchor.timeAt(machine.monotonic)) - machine.wall)
}

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

describe('the clock of the machine', () => {
  it('follows a wall clock that was set, from the next trace on', () => {
    const { clock, machine } = machineClock()
    machine.pass(2000)
    machine.wall += HOUR
    expect(errorOf(clock, machine)).toBeLessThan(1)
  })

  it.each([0, 1, 2, 3, 4])('does not move with a stall before its reading %d', index => {
    const { clock, machine } = machineClock()
    machine.pass(2000)
    machine.stalls.push(...Array<number>(index).fill(0), 400)
    expect(errorOf(clock, machine)).toBeLessThan(1)
  })

  it.each([0, 1, 2, 3, 4])('follows exactly in spite of a stall before its reading %d', index => {
    const { clock, machine } = machineClock()
    machine.pass(2000)
    machine.wall += HOUR
    machine.stalls.push(...Array<number>(index).fill(0), 400)
    expect(errorOf(clock, machine)).toBeLessThan(1)
  })

  it('stays where it is while every reading is held up', () => {
    const { clock, machine } = machineClock()
    const before = clock.anchor(machine.monotonic)
    machine.pass(2000)
    machine.stalls.push(...Array<number>(100).fill(30))
    expect(clock.anchor(machine.monotonic)).toBe(before)
  })

  it('follows as well as it can while every reading is held up', () => {
    const { clock, machine } = machineClock()
    machine.pass(2000)
    machine.wall += HOUR
    machine.stalls.push(...Array<number>(100).fill(30))
    expect(errorOf(clock, machine)).toBeLessThan(60)
  })

  it('is right after a test that had replaced both clocks, whichever were ahead', () => {
    const { clock, machine } = machineClock()
    const real = { monotonic: machine.monotonic, wall: machine.wall }
    Object.assign(machine, { monotonic: HOUR, wall: HOUR })
    expect(errorOf(clock, machine)).toBeLessThan(1)
    Object.assign(machine, real)
    expect(errorOf(clock, machine)).toBeLessThan(1)
  })

  it('looks at the wall clock for its first trace, and once a second', () => {
    const { clock, machine } = machineClock()
    const looks = vi.mocked(Date.now).mock.calls
    expect(looks).toHaveLength(1)
    machine.pass(999)
    clock.anchor(machine.monotonic)
    expect(looks).toHaveLength(1)
    machine.pass(1)
    clock.anchor(machine.monotonic)
    expect(looks).toHaveLength(2)
  })
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
    expect.stringContaining('`clock` failed and the clock of the system is used instead: no battery'),
  ])
})
