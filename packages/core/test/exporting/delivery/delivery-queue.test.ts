// Through its file: no backend and no machine fails at just the moment that is tested.

import { context, ROOT_CONTEXT } from '@opentelemetry/api'
import { isTracingSuppressed } from '@opentelemetry/core'
import { createTracing } from '@throughline/core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DeliveryQueue } from '../../../src/exporting/delivery/delivery-queue.ts'
import type { DeliveryResult } from '../../../src/exporting/delivery/delivery-result.ts'
import { encodedBatch as batch } from '../../fixtures/encoded-batch.ts'
import { heldTransport, stateOf } from '../../fixtures/held-transport.ts'
import { recordProblems } from '../../fixtures/problem-log.ts'

const accepted: DeliveryResult = { outcome: 'accepted', rejectedSpans: 0 }
const unreachable: DeliveryResult = { outcome: 'unreachable', reason: 'ECONNREFUSED' }
const tick = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0)
let sentences: readonly string[]

beforeEach(() => {
  vi.useFakeTimers({ now: 0, toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  sentences = recordProblems()
})

afterEach(() => {
  vi.useRealTimers()
})

describe('delivery', () => {
  it('sends one batch after another, in order, outside of the context of the host', async () => {
    createTracing({ exporter: [] })
    const transport = heldTransport()
    const queue = new DeliveryQueue(transport, 1000)
    const send = vi.spyOn(transport, 'send').mockImplementation(async () => {
      expect(isTracingSuppressed(context.active())).toBe(true)
      return accepted
    })
    const batches = [batch(1), batch(2), batch(3)]
    context.with(ROOT_CONTEXT.setValue(Symbol('request'), 1), () => {
      for (const each of batches) queue.push(each)
    })
    await queue.flush(100)
    expect(send.mock.calls.map(([pieces]) => pieces)).toEqual(batches.map(({ pieces }) => pieces))
    expect(stateOf(queue)).toMatchObject({ exported: 6, bytes: 0, dropped: {} })
  })

  it('counts what waits until it was taken', async () => {
    const transport = heldTransport()
    const queue = new DeliveryQueue(transport, 1000)
    queue.push(batch(3))
    expect(stateOf(queue)).toMatchObject({ bytes: 30, exported: 0 })
    await tick()
    transport.sent[0]?.answer(accepted)
    await tick()
    expect(stateOf(queue)).toMatchObject({ bytes: 0, exported: 3 })
  })

  it('drops what the collector refuses and goes on', async () => {
    const transport = heldTransport()
    const queue = new DeliveryQueue(transport, 1000)
    queue.push(batch(1))
    queue.push(batch(2))
    await tick()
    transport.sent[0]?.answer({ outcome: 'refused', reason: 'answered 400 Bad Request' })
    await tick()
    transport.sent[1]?.answer(accepted)
    await tick()
    expect(stateOf(queue)).toMatchObject({
      exported: 2,
      dropped: { 'refused by the collector': 1 },
      bytes: 0,
    })
    expect(queue.counts.lastError).toBe('answered 400 Bad Request')
    expect(sentences).toEqual([
      expect.stringContaining('the collector refused them: answered 400 Bad Request'),
    ])
  })

  it.each([
    [1, 'too old', 2, 1, 'the collector rejected 1 span: too old'],
    [9, undefined, 0, 3, 'the collector rejected 3 spans: it did not say why'],
    [0, 'deprecated', 3, 0, 'the collector took the spans but says: deprecated'],
  ])(
    'counts a partial success (%d rejected, %s)',
    async (rejectedSpans, message, exported, rejected, sentence) => {
      const transport = heldTransport()
      const queue = new DeliveryQueue(transport, 1000)
      queue.push(batch(3))
      await tick()
      transport.sent[0]?.answer({ ...accepted, rejectedSpans, ...(message === undefined ? {} : { message }) })
      await tick()
      expect(queue.counts.exported).toBe(exported)
      expect(queue.counts.dropped).toEqual(rejected === 0 ? {} : { 'rejected by the collector': rejected })
      expect(sentences).toEqual([`throughline: ${sentence}`])
    },
  )
})

describe('while the collector is away', () => {
  it('keeps the batches and asks again, each time after twice the pause', async () => {
    const transport = heldTransport()
    const queue = new DeliveryQueue(transport, 1000)
    queue.push(batch(1))
    await tick()
    let sent = 1
    for (const pause of [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]) {
      transport.sent.at(-1)?.answer(unreachable)
      await vi.advanceTimersByTimeAsync(pause - 1)
      queue.push(batch(0))
      expect(transport.sent).toHaveLength(sent)
      await vi.advanceTimersByTimeAsync(1)
      expect(transport.sent).toHaveLength(++sent)
    }
    expect(stateOf(queue)).toMatchObject({ exported: 0, dropped: {}, lastError: 'ECONNREFUSED' })
    expect(sentences).toEqual([
      'throughline: ECONNREFUSED; spans wait in memory until it is back, up to `maxQueueBytes` (1000 bytes)',
    ])
  })

  it('sends all that has waited when it is back, and is patient anew', async () => {
    const transport = heldTransport()
    const queue = new DeliveryQueue(transport, 1000)
    queue.push(batch(1))
    queue.push(batch(2))
    await tick()
    transport.sent[0]?.answer(unreachable)
    await vi.advanceTimersByTimeAsync(1000)
    for (const index of [1, 2]) {
      transport.sent[index]?.answer(accepted)
      await tick()
    }
    expect(stateOf(queue)).toMatchObject({ exported: 3, bytes: 0 })
    queue.push(batch(1))
    await tick()
    transport.sent[3]?.answer(unreachable)
    await vi.advanceTimersByTimeAsync(1000)
    expect(transport.sent).toHaveLength(5)
  })

  it('counts a transport that rejects as away, and sends later what it had', async () => {
    const transport = heldTransport()
    const queue = new DeliveryQueue(transport, 1000)
    vi.spyOn(transport, 'send').mockRejectedValueOnce(new Error('broken')).mockResolvedValue(accepted)
    queue.push(batch(2))
    await queue.flush(100)
    expect(stateOf(queue)).toMatchObject({
      bytes: 20,
      exported: 0,
      lastError: 'a batch could not be sent: broken',
    })
    await vi.advanceTimersByTimeAsync(1000)
    expect(stateOf(queue)).toMatchObject({ bytes: 0, exported: 2 })
  })

  it('waits as long as the collector asks', async () => {
    const transport = heldTransport()
    const queue = new DeliveryQueue(transport, 1000)
    queue.push(batch(1))
    await tick()
    transport.sent[0]?.answer({ ...unreachable, retryAfterMillis: 60_000 })
    await vi.advanceTimersByTimeAsync(59_999)
    expect(transport.sent).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(transport.sent).toHaveLength(2)
  })

  it('drops the newest where the bound is reached, counts them and names the knob once', async () => {
    const transport = heldTransport()
    const queue = new DeliveryQueue(transport, 50)
    queue.push(batch(1))
    await tick()
    transport.sent[0]?.answer(unreachable)
    await tick()
    for (const spans of [3, 2, 1, 1]) queue.push(batch(spans))
    expect(stateOf(queue)).toMatchObject({ bytes: 50, dropped: { 'queue full': 3 } })
    expect(sentences.slice(1)).toEqual([
      'throughline: spans are dropped because 40 bytes wait for the collector; raise `maxQueueBytes` (now 50) to keep more; the last request failed: ECONNREFUSED',
    ])
  })
})

describe('flush', () => {
  it('is over at once where nothing waits', async () => {
    await new DeliveryQueue(heldTransport(), 1000).flush(0)
  })

  it('waits for what waits now, not for what comes later', async () => {
    const transport = heldTransport()
    const queue = new DeliveryQueue(transport, 1000)
    const over = vi.fn()
    queue.push(batch(1))
    queue.push(batch(1))
    void queue.flush(5000).then(over)
    queue.push(batch(1))
    await tick()
    transport.sent[0]?.answer(accepted)
    await tick()
    expect(over).not.toHaveBeenCalled()
    transport.sent[1]?.answer(accepted)
    await tick()
    expect(over).toHaveBeenCalled()
  })

  it('does not wait for a pause to be over, and gives up when the collector is still away', async () => {
    const transport = heldTransport()
    const queue = new DeliveryQueue(transport, 1000)
    queue.push(batch(1))
    await tick()
    transport.sent[0]?.answer(unreachable)
    await tick()
    const over = vi.fn()
    void queue.flush(5000).then(over)
    await tick()
    expect(transport.sent).toHaveLength(2)
    transport.sent[1]?.answer(unreachable)
    await tick()
    expect(over).toHaveBeenCalled()
    expect(queue.bytes).toBe(10)
  })

  it('is over at its own deadline, and leaves others their time', async () => {
    const transport = heldTransport()
    const queue = new DeliveryQueue(transport, 1000)
    queue.push(batch(1))
    queue.push(batch(1))
    const short = vi.fn()
    const long = vi.fn()
    void queue.flush(5000).then(long)
    void queue.flush(100).then(short)
    await vi.advanceTimersByTimeAsync(100)
    expect(short).toHaveBeenCalled()
    expect(long).not.toHaveBeenCalled()
    transport.sent[0]?.answer(accepted)
    await tick()
    await vi.advanceTimersByTimeAsync(4900)
    expect(long).toHaveBeenCalled()
  })

  it('may wait longer than a timer lasts', async () => {
    const transport = heldTransport()
    const queue = new DeliveryQueue(transport, 1000)
    const over = vi.fn()
    queue.push(batch(1))
    void queue.flush(Number.POSITIVE_INFINITY).then(over)
    await vi.advanceTimersByTimeAsync(1_000_000)
    expect(over).not.toHaveBeenCalled()
  })
})

describe('close', () => {
  it('drops and counts what is left, lets everybody go who waits, and takes nothing more', async () => {
    const transport = heldTransport()
    const queue = new DeliveryQueue(transport, 1000)
    queue.push(batch(1))
    queue.push(batch(2))
    const over = vi.fn()
    void queue.flush(5000).then(over)
    await tick()
    queue.close(100)
    await tick()
    expect(over).toHaveBeenCalled()
    expect(transport.close).toHaveBeenCalled()
    queue.push(batch(4))
    await tick()
    transport.sent[0]?.answer(accepted)
    await tick()
    expect(stateOf(queue)).toMatchObject({ bytes: 0, exported: 0, dropped: { 'shut down': 7 } })
    expect(transport.sent).toHaveLength(1)
  })
})
