// Through its file: the doors show the times and attributes of spans, and not how they are kept.

import type { HrTime } from '@opentelemetry/api'
import { ROOT_CONTEXT, trace } from '@opentelemetry/api'
import type { Clock } from '@throughline/core'
import { ClockAnchor, createTracing } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { describe, expect, it, vi } from 'vitest'
import { createSystemClock, unixNanos } from '../../../src/base/time/clock.ts'
import { recordProblems } from '../../fixtures/problem-log.ts'
import { recordSpans } from '../../fixtures/span-recorder.ts'

const HOUR = 3_600_000
const millisOf = ([seconds, nanos]: HrTime): number => seconds * 1000 + nanos / 1e6

/** Both clocks of a machine: time passes when the test says so, and during the readings that it holds up. */
class Machine {
  monotonic = 5000.25
  /** Apart from what has passed: a double has no room for a fraction of a microsecond behind a date. */
  #date = 1_700_000_000_000
  #passed = 0
  /** How long the next readings are held up before they are taken, in milliseconds. */
  readonly stalls: number[] = []
  /** How long a reading takes otherwise. */
  pace = 0

  get wall(): number {
    return this.#date + this.#passed
  }

  set(millis: number): void {
    this.#date += millis
  }

  pass(millis: number): void {
    this.monotonic += millis
    this.#passed += millis
  }

  readMonotonic(): number {
    this.pass(this.stalls.shift() ?? this.pace)
    return this.monotonic
  }

  readWall(): number {
    this.pass(this.stalls.shift() ?? this.pace)
    return this.#date + Math.floor(this.#passed)
  }
}

/** The clock that the product makes of a machine, once it has looked at it. */
function machineClock() {
  const machine = new Machine()
  return { clock: startedOn(machine), machine }
}

function startedOn(machine: Machine): Clock {
  vi.spyOn(performance, 'now').mockImplementation(() => machine.readMonotonic())
  vi.spyOn(Date, 'now').mockImplementation(() => machine.readWall())
  const clock = createSystemClock()
  clock.anchor(machine.monotonic)
  return clock
}

/** By how much a trace is wrong that starts now, in milliseconds. */
function errorOf(clock: Clock, machine: Machine): number {
  const anchor = clock.anchor(clock.now())
  return Math.abs(millisOf(anchor.timeAt(machine.monotonic)) - machine.wall)
}

describe('the first anchor', () => {
  it.each([0, 0.0004, 0.23, 0.5, 0.77, 0.9996])(
    'is right to ten microseconds, %d ms after a tick of the wall clock',
    fraction => {
      const machine = new Machine()
      machine.pass(fraction)
      machine.pace = 0.0003
      const clock = startedOn(machine)
      expect(errorOf(clock, machine)).toBeLessThan(0.011)
    },
  )

  it.each([1, 2, 3, 4, 5, 6])('is right where its process is held up at reading %d', held => {
    const machine = new Machine()
    machine.pass(0.6)
    machine.pace = 0.0003
    machine.stalls.push(...Array.from({ length: held - 1 }, () => 0.0003), 0.23)
    expect(errorOf(startedOn(machine), machine)).toBeLessThan(0.011)
  })

  it('follows a wall clock that is set while it is taken', () => {
    const machine = new Machine()
    machine.pace = 0.0003
    const pass = machine.pass.bind(machine)
    let readings = 0
    machine.pass = millis => {
      pass(millis)
      if (++readings === 100) machine.set(HOUR)
    }
    expect(errorOf(startedOn(machine), machine)).toBeLessThan(0.011)
  })

  it('is taken from clocks that stand still, as well as they allow', () => {
    expect(errorOf(startedOn(new Machine()), new Machine())).toBeLessThan(1)
  })
})

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
    machine.set(HOUR)
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
    machine.set(HOUR)
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
    machine.set(HOUR)
    machine.stalls.push(...Array<number>(100).fill(30))
    expect(errorOf(clock, machine)).toBeLessThan(60)
  })

  it('is right after a test that had replaced both clocks, whichever were ahead', () => {
    const { clock, machine } = machineClock()
    const { monotonic, wall } = machine
    machine.monotonic = HOUR
    machine.set(HOUR - wall)
    expect(errorOf(clock, machine)).toBeLessThan(1)
    machine.monotonic = monotonic
    machine.set(wall - machine.wall)
    expect(errorOf(clock, machine)).toBeLessThan(1)
  })

  it('looks at the wall clock once a second', () => {
    const { clock, machine } = machineClock()
    const looks = vi.mocked(Date.now).mock.calls
    const first = looks.length
    machine.pass(999)
    clock.anchor(machine.monotonic)
    expect(looks).toHaveLength(first)
    machine.pass(1)
    clock.anchor(machine.monotonic)
    expect(looks).toHaveLength(first + 1)
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

describe('wrong anchors', () => {
  it.each(['x', Number.NaN, undefined])('cannot be made of %s', epochMillis => {
    expect(() => new ClockAnchor(epochMillis as never)).toThrow(
      'Expected `epochMillis` to be a number of milliseconds',
    )
  })

  it.each([undefined, {}, { timeAt: () => [1, 2] }])(
    'of a clock (%j) leave the time to the clock of the system',
    given => {
      const sentences = recordProblems()
      const exporter = memoryExporter()
      const clock = { now: () => performance.now(), anchor: () => given as never }
      createTracing({ exporter, clock }).tracer.startSpan('work').end()
      expect(exporter.spans).toMatchObject([{ name: 'work' }])
      expect(sentences).toEqual([
        expect.stringContaining(
          '`clock` failed and the clock of the system is used instead: Expected `clock.anchor()` to be',
        ),
      ])
    },
  )
})
