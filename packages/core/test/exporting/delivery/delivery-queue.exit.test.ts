// Through its file: no backend and no machine fails at just the moment that is tested.

import { beforeEach, describe, expect, it, vi } from 'vitest'
import { DeliveryQueue } from '../../../src/exporting/delivery/delivery-queue.ts'
import type { DeliveryResult } from '../../../src/exporting/delivery/delivery-result.ts'
import { encodedBatch as batch } from '../../fixtures/encoded-batch.ts'
import { eventually } from '../../fixtures/eventually.ts'
import { heldTransport, stateOf } from '../../fixtures/held-transport.ts'
import { recordProblems } from '../../fixtures/problem-log.ts'

const accepted: DeliveryResult = { outcome: 'accepted', rejectedSpans: 0 }
const refused: DeliveryResult = { outcome: 'refused', reason: 'answered 400 Bad Request' }
const unreachable: DeliveryResult = { outcome: 'unreachable', reason: 'ECONNREFUSED' }

/** A queue with three batches, of 1, 2 and 3 spans, whose transport answers at once at exit. */
function fullQueue(results: readonly DeliveryResult[], parts: { readonly failing?: string } = {}) {
  const transport = { ...heldTransport(), sendSync: vi.fn(() => results), abort: vi.fn(), ...parts }
  const queue = new DeliveryQueue(transport, 1000)
  for (const spans of [1, 2, 3]) queue.push(batch(spans))
  return { queue, transport }
}

beforeEach(() => {
  recordProblems()
})

describe('at exit', () => {
  it('all that waits is sent at once, in order, what is under way too', async () => {
    const { queue, transport } = fullQueue([accepted, accepted, accepted])
    await eventually(() => expect(transport.sent).toHaveLength(1))
    queue.flushAtExit(500)
    expect(transport.sendSync.mock.calls).toEqual([
      [[batch(1).pieces, batch(2).pieces, batch(3).pieces], expect.any(Number), [1, 2, 3]],
    ])
    expect(stateOf(queue)).toMatchObject({ exported: 6, bytes: 0, lastError: undefined })
  })

  it('what is refused is dropped, what was not reached stays, with the reason', () => {
    const { queue } = fullQueue([refused, accepted, unreachable])
    queue.flushAtExit(500)
    expect(stateOf(queue)).toMatchObject({
      exported: 2,
      bytes: 30,
      dropped: { 'refused by the collector': 1 },
      lastError: 'ECONNREFUSED',
    })
  })

  it('what was not answered in time stays', () => {
    const { queue } = fullQueue([accepted])
    queue.flushAtExit(500)
    expect(stateOf(queue)).toMatchObject({
      exported: 1,
      bytes: 50,
      lastError: 'the collector did not answer within 500 ms',
    })
  })

  it('a collector that failed a moment ago is not asked', () => {
    const { queue, transport } = fullQueue([], { failing: 'answered 503' })
    queue.flushAtExit(500)
    expect(transport.sendSync).not.toHaveBeenCalled()
    expect(stateOf(queue)).toMatchObject({ bytes: 60, lastError: 'answered 503' })
  })

  it('nothing is sent twice, and nothing afterwards', async () => {
    const { queue, transport } = fullQueue([accepted, accepted, accepted])
    await eventually(() => expect(transport.sent).toHaveLength(1))
    queue.flushAtExit(500)
    queue.push(batch(4))
    queue.flushAtExit(500)
    transport.sent[0]?.answer(accepted)
    await Promise.resolve()
    expect(transport.sendSync).toHaveBeenCalledOnce()
    expect(transport.sent).toHaveLength(1)
    expect(stateOf(queue)).toMatchObject({ exported: 6, bytes: 0, dropped: { 'shut down': 4 } })
  })

  it('nobody is asked when nothing waits', () => {
    const sendSync = vi.fn(() => [])
    new DeliveryQueue({ ...heldTransport(), sendSync }, 1000).flushAtExit(500)
    expect(sendSync).not.toHaveBeenCalled()
  })
})

describe('before the exit', () => {
  it('what is under way at the deadline is broken off, if that is wanted', async () => {
    const { queue, transport } = fullQueue([])
    await queue.flush(performance.now() + 10)
    expect(transport.abort).not.toHaveBeenCalled()
    await queue.flush(performance.now() + 10, { isLast: true, abort: true })
    expect(transport.abort).toHaveBeenCalledOnce()
    expect(queue.counts.lastError).toBe('the collector did not answer within 10 ms')
  })
})
