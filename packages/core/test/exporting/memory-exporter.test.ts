import { alwaysOff, SamplingDecision } from '@throughline/core'
import { expect, it } from 'vitest'
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
