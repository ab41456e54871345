// Through its file: the doors choose its limits by themselves.

import { context } from '@opentelemetry/api'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace-base'
import type { ExportResult, SpanExporter } from '@throughline/core'
import { createTracing } from '@throughline/core'
import { isTracingSuppressed } from '@throughline/core/integrations'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SpanExporterQueue } from '../../../src/exporting/span-exporter/span-exporter-queue.ts'
import { eventually } from '../../fixtures/eventually.ts'
import { recordProblems } from '../../fixtures/problem-log.ts'
import type { SpanRecorder } from '../../fixtures/span-recorder.ts'
import { recordSpans } from '../../fixtures/span-recorder.ts'

type Respond = (result: ExportResult) => void

let sentences: readonly string[]

beforeEach(() => {
  createTracing({ exporter: [] })
  sentences = recordProblems()
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllEnvs()
})

/** An exporter that answers when the test says so. */
class HeldExporter implements SpanExporter {
  readonly batches: { readonly names: readonly string[]; readonly respond: Respond }[] = []
  readonly shutdown = vi.fn(async () => {})

  export(spans: { readonly name: string }[], respond: Respond): void {
    expect(isTracingSuppressed(context.active())).toBe(true)
    this.batches.push({ names: spans.map(({ name }) => name), respond })
  }
}

function exportTo(exporter: SpanExporter, limits = {}): SpanRecorder & { queue: SpanExporterQueue } {
  const bounds = { maxQueueSize: 100, maxQueueBytes: 1_000_000, maxBatchSize: 10 }
  // An export that a test leaves behind must not fail within the test of another file.
  const defaults = { delay: 60_000, timeout: 2 ** 31 - 1, ...bounds }
  const queue = new SpanExporterQueue(exporter, { ...defaults, ...limits })
  return { ...recordSpans({ spanProcessors: [queue] }), queue }
}

function answering(...answers: readonly ((respond: Respond) => unknown)[]): SpanExporter {
  let attempt = 0
  return {
    export: (_, respond) => answers[Math.min(attempt++, answers.length - 1)]?.(respond) as undefined,
    shutdown: async () => {},
  }
}

const succeed = (respond: Respond): void => respond({ code: 0 })

describe('SpanExporterQueue', () => {
  it('drops what takes more memory than may wait, counts it and says so once', async () => {
    const held = new HeldExporter()
    const { tracer, queue } = exportTo(held, { maxQueueBytes: 50_000 })
    const text = 'x'.repeat(10_000)
    tracer.startSpan('a').setStatus({ code: 2, message: text }).end()
    tracer.startSpan('b').addEvent(text).end()
    tracer.startSpan('c').setAttribute('text', text).end()
    tracer.startSpan('d').end()
    expect(queue.counts).toMatchObject({ dropped: { 'queue full': 1 } })
    expect(queue.counts.queueBytes).toBeGreaterThan(40_000)
    expect(queue.counts.queueBytes).toBeLessThanOrEqual(50_000)
    expect(sentences).toEqual([expect.stringContaining('no more than 50000 bytes are kept')])
    const flushed = queue.forceFlush()
    await eventually(() => expect(held.batches).toHaveLength(1))
    held.batches[0]?.respond({ code: 0 })
    await flushed
    expect(held.batches[0]?.names).toEqual(['a', 'b', 'd'])
    expect(queue.counts.queueBytes).toBe(0)
  })

  it('hands over one batch after another, in order', async () => {
    const held = new HeldExporter()
    const { tracer, queue } = exportTo(held, { maxBatchSize: 2 })
    for (const name of ['a', 'b', 'c']) tracer.startSpan(name).end()
    const flushed = queue.forceFlush()
    await eventually(() => expect(held.batches).toHaveLength(1))
    held.batches[0]?.respond({ code: 0 })
    await eventually(() => expect(held.batches).toHaveLength(2))
    held.batches[1]?.respond({ code: 0 })
    await flushed
    expect(held.batches.map(({ names }) => names)).toEqual([['a', 'b'], ['c']])
    expect(queue.counts).toEqual({
      encoded: 3,
      exported: 3,
      dropped: {},
      retries: 0,
      queueBytes: 0,
      unsent: 0,
      unconfirmed: 0,
    })
  })

  it('exports by itself: after the delay, and at once where a batch is full', async () => {
    const slow = new HeldExporter()
    exportTo(slow, { delay: 5 }).tracer.startSpan('work').end()
    const full = new HeldExporter()
    exportTo(full, { maxBatchSize: 1 }).tracer.startSpan('work').end()
    await eventually(() => expect([slow.batches.length, full.batches.length]).toEqual([1, 1]))
  })

  it('drops the newest where the bound is reached, counts them and names the knob once', async () => {
    const held = new HeldExporter()
    const { tracer, queue } = exportTo(held, { maxQueueSize: 3, maxBatchSize: 1 })
    tracer.startSpan('under way').end()
    await eventually(() => expect(held.batches).toHaveLength(1))
    for (let index = 0; index < 5; index++) tracer.startSpan('waiting').end()
    expect(queue.counts.dropped).toEqual({ 'queue full': 2 })
    expect(sentences).toEqual([
      expect.stringMatching(/3 wait for HeldExporter; raise OTEL_BSP_MAX_QUEUE_SIZE/),
    ])
    await queue.shutdown({ timeout: 10 })
    expect(queue.counts).toMatchObject({ dropped: { 'queue full': 2, 'shut down': 3 }, unconfirmed: 1 })
    tracer.startSpan('late').end()
    expect(queue.counts.dropped).toMatchObject({ 'shut down': 4 })
  })

  it.each([
    ['says so', (respond: Respond) => respond({ code: 1, error: new Error('no way') }), 'no way'],
    ['does not say why', (respond: Respond) => respond({ code: 1 }), 'it did not say why'],
    ['says nothing', (respond: Respond) => respond(undefined as never), 'it did not say why'],
    [
      'throws',
      () => {
        throw new Error('no way')
      },
      'no way',
    ],
    ['rejects', () => Promise.reject(new Error('no way')), 'no way'],
  ])('counts the spans as lost where the exporter %s, and goes on', async (_, fail, reason) => {
    const { tracer, queue } = exportTo(answering(fail, succeed))
    for (let index = 0; index < 2; index++) {
      tracer.startSpan('work').end()
      await queue.forceFlush().catch(() => {})
    }
    expect(queue.counts).toMatchObject({ encoded: 2, exported: 1, dropped: { 'export failed': 1 } })
    expect(queue.counts.lastError).toBe(
      `an exporter of yours failed to export 1 span, which is lost: ${reason}`,
    )
    expect(sentences).toEqual([`throughline: ${queue.counts.lastError}`])
  })

  it('gives up an export that never ends, and takes no late answer', async () => {
    const late: Respond[] = []
    const { tracer, queue } = exportTo(
      answering(respond => late.push(respond), succeed),
      { timeout: 10 },
    )
    tracer.startSpan('a').end()
    await queue.forceFlush().catch(() => {})
    late[0]?.({ code: 0 })
    tracer.startSpan('b').end()
    await queue.forceFlush()
    expect(queue.counts).toMatchObject({ exported: 1, dropped: { 'export failed': 1 } })
    expect(queue.counts.lastError).toContain('it did not finish within 10 ms')
  })

  it('counts what was never answered as unconfirmed at a shutdown, whatever is answered later', async () => {
    const late: Respond[] = []
    const { tracer, queue } = exportTo(answering(respond => late.push(respond)))
    tracer.startSpan('work').end()
    await queue.shutdown({ timeout: 10 })
    expect(queue.counts).toMatchObject({ encoded: 1, exported: 0, dropped: {}, unconfirmed: 1 })
    late[0]?.({ code: 0 })
    await new Promise(resolve => setImmediate(resolve))
    expect(queue.counts).toMatchObject({ encoded: 1, exported: 0, dropped: {}, unconfirmed: 1 })
  })

  it('waits for a resource that is not complete', async () => {
    const memory = new InMemorySpanExporter()
    const queue = new SpanExporterQueue(memory)
    const resource = resourceFromAttributes({ 'host.id': Promise.resolve('abc') })
    recordSpans({ resource, spanProcessors: [queue] })
      .tracer.startSpan('work')
      .end()
    await queue.forceFlush()
    expect(memory.getFinishedSpans()[0]?.resource.attributes).toEqual({ 'host.id': 'abc' })
  })

  it('neither flush nor shutdown take longer than their time, and what is lost is said', async () => {
    const hanging = {
      export: () => {},
      forceFlush: () => new Promise<void>(() => {}),
      shutdown: async () => {},
    }
    const failing = { export: () => {}, shutdown: () => Promise.reject(new Error('no way')) }
    for (const exporter of [hanging, failing]) {
      const { tracer, queue } = exportTo(exporter)
      tracer.startSpan('work').end()
      await queue.forceFlush({ timeout: 10 }).catch(() => {})
      await queue.shutdown({ timeout: 10 })
    }
    expect(sentences).toEqual([
      'throughline: 1 span is unconfirmed at the shutdown of an exporter of yours: it did not finish in time',
      'throughline: an exporter of yours failed in shutdown: no way',
    ])
  })

  it('obeys the variables of the specification', async () => {
    vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '1')
    vi.stubEnv('OTEL_BSP_MAX_EXPORT_BATCH_SIZE', '2')
    const held = new HeldExporter()
    const { tracer } = recordSpans({ spanProcessors: [new SpanExporterQueue(held)] })
    for (const name of ['a', 'b', 'c']) tracer.startSpan(name).end()
    await eventually(() => expect(held.batches.map(({ names }) => names)).toEqual([['a', 'b']]))
  })
})
