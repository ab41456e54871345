import { randomBytes } from 'node:crypto'
import { createTraceState, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api'
import type { Sampler, SamplingResult } from '@throughline/core'
import { httpHeaders, parentBased, ratio, SamplingDecision } from '@throughline/core'
import { describe, expect, it } from 'vitest'
import { recordSpans } from '../fixtures/span-recorder.ts'

function decide(sampler: Sampler, traceId: string, context = ROOT_CONTEXT): SamplingResult {
  return sampler.shouldSample(context, traceId, 'work', SpanKind.INTERNAL, {}, [])
}

function keeps(sampler: Sampler, traceId: string): boolean {
  return decide(sampler, traceId).decision === SamplingDecision.RECORD_AND_SAMPLED
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

  it('keeps at a higher ratio all that it keeps at a lower one, and the share it promises', () => {
    const ids = Array.from({ length: 20_000 }, () => randomBytes(16).toString('hex'))
    let kept: readonly string[] = []
    for (const probability of [0, 1e-9, 0.001, 0.01, 0.1, 1 / 3, 0.5, 0.9, 0.999999, 1]) {
      const sampler = ratio(probability)
      const more = ids.filter(id => keeps(sampler, id))
      expect(kept.filter(id => !keeps(sampler, id))).toEqual([])
      const deviation = Math.sqrt(ids.length * probability * (1 - probability))
      expect(Math.abs(more.length - ids.length * probability)).toBeLessThanOrEqual(6 * deviation + 1)
      kept = more
    }
    expect(kept).toHaveLength(ids.length)
  })

  it.each([
    ['64 random bits, as Zipkin and Datadog once made them', '0000000000000000c3ce929d0e0e4736'],
    ['a time in front, as AWS X-Ray has it', '67f0c1a3b577b34da6c3ce929d0e0e47'],
    ['upper-case digits', '4BF92F3577B34DA6A3CE929D0E0E4736'],
  ])('decides about ids of others: %s', (_, id) => {
    expect(keeps(ratio(0.9), id)).toBe(true)
    expect(keeps(ratio(0.01), id)).toBe(false)
  })

  it.each([
    [1, 'ot=th:0'],
    [0.5, 'ot=th:8'],
    [0.25, 'ot=th:c'],
    [0.1, 'ot=th:e6666666666666'],
    [2 ** -56, 'ot=th:ffffffffffffff'],
  ])('says with which threshold a new trace was kept at %d', (probability, member) => {
    const id = idWith('ffffffffffffff')
    expect(decide(ratio(probability), id).traceState?.serialize()).toBe(member)
    expect(decide(ratio(0), id).traceState).toBeUndefined()
  })

  it('has its threshold on every span of the trace, and hands it on', () => {
    const { tracer, exporter } = recordSpans({ sampler: parentBased(ratio(1)) })
    const root = tracer.startSpan('root')
    tracer.startSpan('child', {}, trace.setSpan(ROOT_CONTEXT, root)).end()
    expect(exporter.spans[0]?.spanContext().traceState?.serialize()).toBe('ot=th:0')
    expect(httpHeaders.inject({}, trace.setSpan(ROOT_CONTEXT, root))).toMatchObject({ tracestate: 'ot=th:0' })
  })

  it.each([
    ['ot=rv:ffffffffffffff', true, 'ot=rv:ffffffffffffff;th:8'],
    ['ot=rv:7fffffffffffff', false, undefined],
    ['ot=th:c;rv:80000000000000;x:1,vendor=1', true, 'ot=rv:80000000000000;x:1;th:8,vendor=1'],
    ['vendor=1', false, undefined],
    ['ot=rv:fff', false, undefined],
    ['ot=xrv:ffffffffffffff', false, undefined],
    [`ot=rv:ffffffffffffff;x:${'1'.repeat(236)},a=1`, true, `ot=rv:ffffffffffffff;x:${'1'.repeat(236)},a=1`],
  ])('prefers the randomness of the trace state: %s', (state, kept, after) => {
    const parent = { traceId: idWith('00000000000000'), spanId: '00f067aa0ba902b7', traceFlags: 0 }
    const context = trace.setSpanContext(ROOT_CONTEXT, { ...parent, traceState: createTraceState(state) })
    const result = decide(ratio(0.5), parent.traceId, context)
    expect(result.decision === SamplingDecision.RECORD_AND_SAMPLED).toBe(kept)
    expect(result.traceState?.serialize()).toBe(after)
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
