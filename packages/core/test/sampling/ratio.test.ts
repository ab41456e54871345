import { ROOT_CONTEXT, SpanKind } from '@opentelemetry/api'
import type { Sampler } from '@throughline/core'
import { ratio, SamplingDecision } from '@throughline/core'
import { describe, expect, it } from 'vitest'
import { recordSpans } from '../fixtures/span-recorder.ts'

function keeps(sampler: Sampler, traceId: string): boolean {
  const { decision } = sampler.shouldSample(ROOT_CONTEXT, traceId, 'work', SpanKind.INTERNAL, {}, [])
  return decision === SamplingDecision.RECORD_AND_SAMPLED
}

/** A trace id whose last 14 digits, the random ones, are `random`. */
const idWith = (random: string): string => `4bf92f3577b34da6a3${random}`

describe('ratio', () => {
  it.each([
    [1, '00000000000000', true],
    [0, 'ffffffffffffff', false],
    [0.5, '80000000000000', true],
    [0.5, '7fffffffffffff', false],
    [0.25, 'c0000000000000', true],
    [0.25, 'bfffffffffffff', false],
    [0.1, 'e6666666666666', true],
    [0.1, 'e6666666666665', false],
    [2 ** -56, 'ffffffffffffff', true],
    [2 ** -56, 'fffffffffffffe', false],
    [1e-20, 'ffffffffffffff', false],
  ])(
    'compares the last 56 bits of the trace id with its threshold: %d of %s',
    (probability, random, kept) => {
      expect(keeps(ratio(probability), idWith(random))).toBe(kept)
    },
  )

  it('looks at nothing but the random bits', () => {
    expect(keeps(ratio(0.5), `${'0'.repeat(18)}80000000000000`)).toBe(true)
    expect(keeps(ratio(0.5), `${'f'.repeat(18)}7fffffffffffff`)).toBe(false)
  })

  it('keeps at a higher ratio all that it keeps at a lower one', () => {
    const { tracer } = recordSpans()
    const ids = Array.from({ length: 5000 }, () => tracer.startSpan('work').spanContext().traceId)
    const [low, high] = [ratio(0.1), ratio(0.3)].map(sampler => ids.filter(id => keeps(sampler, id)))
    expect(high).toEqual(expect.arrayContaining(low as string[]))
    expect(low?.length).toBeGreaterThan(350)
    expect(low?.length).toBeLessThan(650)
  })

  it('says what it is', () => {
    expect(`${ratio(0.1)}`).toBe('TraceIdRatioBased{0.1}')
  })

  it.each([-0.1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '0.5', undefined, null])(
    'throws for %s',
    value => {
      expect(() => ratio(value as number)).toThrow(/^Expected `ratio` to be a number from 0 to 1, got `/)
    },
  )
})
