import { alwaysOff, createTracing, SamplingDecision } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { describe, expect, it } from 'vitest'
import { recordSpans } from '../fixtures/span-recorder.ts'

it('keeps spans in the order of their ends, until they are taken', () => {
  const { tracer, exporter } = recordSpans()
  const first = tracer.startSpan('first')
  tracer.startSpan('second').end()
  first.end()
  expect(exporter.spans.map(span => span.name)).toEqual(['second', 'first'])
  expect(exporter.take().map(span => span.name)).toEqual(['second', 'first'])
  expect(exporter.spans).toEqual([])
})

it('waits for spans that have not ended yet', async () => {
  const { tracer, exporter } = recordSpans()
  const waiting = Promise.all([exporter.waitFor(1), exporter.waitFor(2)])
  tracer.startSpan('first').end()
  tracer.startSpan('second').end()
  const [one, two] = await waiting
  expect([one.length, two.length]).toEqual([1, 2])
  expect(await exporter.waitFor(2)).toHaveLength(2)
})

it('waits for a span that fits, one that is there or one that comes', async () => {
  const { tracer, exporter } = recordSpans()
  const waiting = exporter.waitFor(span => span.name === 'second')
  for (const name of ['first', 'second', 'third']) tracer.startSpan(name).end()
  expect((await waiting).name).toBe('second')
  expect((await exporter.waitFor(({ name }) => name !== 'first')).name).toBe('second')
  expect(await exporter.waitFor(0)).toHaveLength(3)
})

it('names what has ended and what has not when the time is over', async () => {
  const { tracer, exporter } = recordSpans()
  tracer.startSpan('charge').end()
  const order = tracer.startSpan('order')
  await expect(exporter.waitFor(2, { timeout: 1 })).rejects.toThrow(
    'waited 1 ms for 2 spans; ended: `charge`; started and not ended: `order`',
  )
  order.end()
  for (let index = 0; index < 21; index++) tracer.startSpan('refund').end()
  await expect(exporter.waitFor(() => false, { timeout: 1 })).rejects.toThrow(
    /^waited 1 ms for a span that fits; ended: `charge`, `order`, (`refund`, ){17}`refund` and 3 more; .*: none\n/,
  )
  exporter.take()
  await expect(exporter.waitFor(1, { timeout: 1 })).rejects.toThrow('ended: none; ')
})

it('fails with what a predicate throws, or where its result is a promise', async () => {
  const { tracer, exporter } = recordSpans()
  const unhandled: unknown[] = []
  const note = (reason: unknown): void => void unhandled.push(reason)
  process.on('unhandledRejection', note)
  const failing = [
    exporter.waitFor(() => {
      throw new RangeError('no')
    }),
    exporter.waitFor((() => Promise.reject(new Error('later'))) as never),
  ]
  tracer.startSpan('work').end()
  await expect(failing[0]).rejects.toThrow(RangeError)
  await expect(failing[1]).rejects.toThrow('to be a boolean, not a promise of one, got ')
  await new Promise(setImmediate)
  process.off('unhandledRejection', note)
  expect(unhandled).toEqual([])
})

it.each([[-1], [1.5], [Number.NaN], [undefined], [null], [''], [[1]]])('refuses to wait for %s', wanted => {
  expect(() => recordSpans().exporter.waitFor(wanted as never)).toThrow(
    'Expected `the argument of waitFor` to be a number of spans, a name or a pattern of a span, or a function that takes a span, got',
  )
})

it.each([
  [{ timeout: 0 }, '`timeout` to be a number above 0'],
  [{ time: 1 }, 'Unknown option `time`'],
])('refuses the options %j', (options, sentence) => {
  expect(() => recordSpans().exporter.waitFor(1, options as never)).toThrow(sentence)
})

it('keeps sampled spans only', async () => {
  const record = { shouldSample: () => ({ decision: SamplingDecision.RECORD }) }
  for (const sampler of [alwaysOff, record]) {
    const { tracer, exporter } = recordSpans({ sampler })
    tracer.startSpan('work').end()
    expect(exporter.spans).toEqual([])
    await exporter.forceFlush()
    await exporter.shutdown()
  }
})

it('waits for as long as it takes where the time-out is Infinity', async () => {
  const { tracer, exporter } = recordSpans()
  const waiting = exporter.waitFor(1, { timeout: Number.POSITIVE_INFINITY })
  const first = await Promise.race([waiting, new Promise(resolve => setTimeout(resolve, 20, 'nothing yet'))])
  expect(first).toBe('nothing yet')
  tracer.startSpan('work').end()
  expect(await waiting).toHaveLength(1)
})

describe('after the shutdown of its tracing', () => {
  it('waits no longer, and gives the reason', async () => {
    const { tracer, provider, exporter } = recordSpans()
    tracer.startSpan('charge').end()
    tracer.startSpan('order')
    const waiting = expect(exporter.waitFor(2)).rejects.toThrow(
      'tracing was shut down; waited for 2 spans; ended: `charge`; started and not ended: `order`',
    )
    await provider.shutdown()
    await waiting
    await expect(exporter.waitFor(() => false)).rejects.toThrow('tracing was shut down; waited for a span')
    expect(await exporter.waitFor(1)).toHaveLength(1)
  })

  it('counts what ends as dropped', async () => {
    const exporter = memoryExporter()
    const tracing = createTracing({ exporter })
    tracing.tracer.startSpan('in time').end()
    const late = tracing.tracer.startSpan('late')
    await tracing.shutdown()
    late.end()
    expect(exporter.spans).toHaveLength(1)
    expect(tracing.stats()).toMatchObject({ exported: 1, unsent: 0, dropped: { 'shut down': 1 } })
  })

  it('goes on with another one', async () => {
    const exporter = memoryExporter()
    await createTracing({ exporter }).shutdown()
    const { tracer } = createTracing({ exporter })
    const waiting = exporter.waitFor(1)
    tracer.startSpan('work').end()
    expect(await waiting).toHaveLength(1)
  })

  it('goes on while another one uses it', async () => {
    const exporter = memoryExporter()
    const [first, second] = [createTracing({ exporter }), createTracing({ exporter })]
    const waiting = exporter.waitFor(1)
    await first.shutdown()
    second.tracer.startSpan('work').end()
    expect(await waiting).toHaveLength(1)
  })
})

it('names what is missing where it was given to no tracing', async () => {
  const exporter = memoryExporter()
  await expect(exporter.waitFor(1, { timeout: 1 })).rejects.toThrow(
    /^waited 1 ms for 1 span; .*; no tracing had this exporter: give it to `startTracing\({ exporter }\)`/,
  )
  const { tracer } = createTracing({ exporter })
  await expect(exporter.waitFor(1, { timeout: 1 })).rejects.toThrow(/not ended: none$/)
  tracer.startSpan('work').end()
})

it.each([[5], [{}], [null]])('has no options: %j is refused', given => {
  expect(() => memoryExporter(given)).toThrow('Expected `the arguments of memoryExporter` to be none')
})

it('does not keep what is no span', () => {
  const exporter = memoryExporter()
  exporter.onEnd({} as never)
  expect(exporter.spans).toEqual([])
  expect(exporter.counts?.dropped).toEqual({ unreadable: 1 })
})
