import assert from 'node:assert/strict'
import { excessiveGrowth } from '@throughline/growth'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FlushWaiters } from '../../../src/exporting/delivery/flush-waiters.ts'
import { CASES } from '../../fixtures/properties.ts'

/** Longer than any test runs. */
const LATER = 1_000_000

const steps = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ flush: fc.nat({ max: 50 }), batches: fc.nat({ max: 2 }) }) },
    { weight: 2, arbitrary: fc.record({ delivered: fc.nat({ max: 3 }) }) },
    { weight: 2, arbitrary: fc.record({ pass: fc.nat({ max: 20 }) }) },
    { weight: 1, arbitrary: fc.constant({ fail: true }) },
  ),
  { maxLength: 40 },
)

interface Modelled {
  readonly name: number
  readonly until: number
  readonly deadline: number
}

describe('FlushWaiters', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 0, toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('ends each waiter when its batches are gone or its time is over, and says which', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async each => {
        const waiters = new FlushWaiters()
        let waiting: Modelled[] = []
        const ended = new Set<number>()
        const late = new Set<number>()
        const expectedLate = new Set<number>()
        let [name, added, removed] = [0, 0, 0]
        for (const step of each) {
          if ('flush' in step) {
            added += step.batches
            const mine = name++
            const deadline = performance.now() + step.flush + 1
            waiting.push({ name: mine, until: added, deadline })
            void waiters
              .wait(added, deadline, () => late.add(mine))
              .then(outcome => {
                assert.equal(outcome === 'late', late.has(mine))
                ended.add(mine)
              })
          } else if ('delivered' in step) {
            removed = Math.min(added, removed + step.delivered)
            waiters.reached(removed)
            waiting = waiting.filter(({ until }) => until > removed)
          } else if ('pass' in step) {
            await vi.advanceTimersByTimeAsync(step.pass)
            for (const { name: each, deadline } of waiting)
              if (deadline <= performance.now()) expectedLate.add(each)
            waiting = waiting.filter(({ deadline }) => deadline > performance.now())
          } else {
            waiters.endAll('failed')
            waiting = []
          }
          await Promise.resolve()
          assert.equal(ended.size, name - waiting.length)
          assert.deepEqual(late, expectedLate)
        }
      }),
      { numRuns: CASES },
    )
  })
})

/** A number that counts how often it is used. */
function counted(value: number, uses: { count: number }): number {
  const number = {
    valueOf(): number {
      uses.count++
      return value
    },
  }
  return number as unknown as number
}

describe('FlushWaiters, with one waiter for each of many requests', () => {
  beforeEach(() => {
    // Of timers, Node keeps one list for each length, which is no matter of ours.
    vi.stubGlobal('setTimeout', () => undefined)
  })
  afterEach(() => {
    vi.unstubAllGlobals()
  })

  it('looks at each a few times', () => {
    const requests = 10_000
    const uses = { count: 0 }
    const waiters = new FlushWaiters()
    for (let until = 1; until <= requests; until++) void waiters.wait(counted(until, uses), LATER, () => {})
    for (let removed = 0; removed < requests; removed++) waiters.reached(removed)
    expect(uses.count).toBeLessThan(10 * requests)
  })

  it('ends them all in a time that grows as their number does', async () => {
    const feed = (count: number) => manyWaiters(count).endAll('settled')
    expect(await excessiveGrowth({ make: count => count, feed, largest: 40_000 })).toBeUndefined()
  })
})

function manyWaiters(count: number): FlushWaiters {
  const waiters = new FlushWaiters()
  for (let index = 1; index <= count; index++) void waiters.wait(1, LATER + index, () => {})
  return waiters
}
