import { ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { createTracing, rateLimit } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { describe, expect, it } from 'vitest'
import { deepFreeze } from '../fixtures/deep-freeze.ts'
import { recordSpans } from '../fixtures/span-recorder.ts'

const parent = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', traceFlags: 1 }

/** A limit on a clock that is set by hand, and how many of `count` traces it keeps. */
function limited(tracesPerSecond: number, options: { readonly burst?: number } = {}) {
  let now = 1000
  const sampler = rateLimit(tracesPerSecond, deepFreeze({ ...options, clock: { now: () => now } }))
  const { tracer } = recordSpans({ sampler })
  const kept = (count: number): number =>
    Array.from({ length: count }, () => tracer.startSpan('work').isRecording()).filter(Boolean).length
  return {
    kept,
    at(millis: number) {
      now = millis
    },
  }
}

describe('rateLimit', () => {
  it('keeps so many new traces a second', () => {
    const { kept, at } = limited(5)
    expect(kept(20)).toBe(5)
    at(1100)
    expect(kept(20)).toBe(0)
    at(1200)
    expect(kept(20)).toBe(1)
    at(2200)
    expect(kept(20)).toBe(5)
  })

  it('saves up no more than its burst', () => {
    const { kept, at } = limited(5, { burst: 8 })
    expect(kept(20)).toBe(8)
    at(1_000_000)
    expect(kept(20)).toBe(8)
  })

  it('keeps one trace in ten seconds where it is told to', () => {
    const { kept, at } = limited(0.1)
    expect(kept(5)).toBe(1)
    at(10_000)
    expect(kept(5)).toBe(0)
    at(11_000)
    expect(kept(5)).toBe(1)
  })

  it.each([
    ['backwards', 500],
    ['nowhere', Number.NaN],
  ])('is not confused by a clock that goes %s', (_, millis) => {
    const { kept, at } = limited(5)
    expect(kept(20)).toBe(5)
    at(millis)
    expect(kept(20)).toBe(0)
    at(Number.isNaN(millis) ? 2000 : millis + 1000)
    expect(kept(20)).toBe(5)
  })

  it('uses the clock of the machine unless it is given one', () => {
    const { tracer } = recordSpans({ sampler: rateLimit(1e-6) })
    expect([1, 2].map(() => tracer.startSpan('work').isRecording())).toEqual([true, false])
  })

  it('does not count spans that have a parent', () => {
    const { tracer } = createTracing({ sampler: rateLimit(1e-6), exporter: memoryExporter() })
    const below = trace.setSpanContext(ROOT_CONTEXT, parent)
    expect([1, 2].map(() => tracer.startSpan('work', {}, below).isRecording())).toEqual([true, true])
    expect([1, 2].map(() => tracer.startSpan('work').isRecording())).toEqual([true, false])
  })

  it('says what it is', () => {
    expect(`${rateLimit(100)}`).toBe('RateLimit{100}')
  })

  it.each<[string, unknown[]]>([
    ['tracesPerSecond', [0]],
    ['tracesPerSecond', [-1]],
    ['tracesPerSecond', ['5']],
    ['tracesPerSecond', [Number.NaN]],
    ['tracesPerSecond', [Number.POSITIVE_INFINITY]],
    ['tracesPerSecond', [undefined]],
    ['tracesPerSecond', [Symbol('5')]],
    ['tracesPerSecond', [5n]],
    ['burst', [5, { burst: 0.5 }]],
    ['burst', [5, { burst: '5' }]],
    ['burst', [5, { burst: Number.POSITIVE_INFINITY }]],
    ['clock', [5, { clock: {} }]],
    ['clock', [5, { clock: null }]],
    ['options', [5, null]],
  ])('throws for a wrong %s (%#)', (option, args) => {
    expect(() => rateLimit(...(args as [number]))).toThrow(
      new RegExp(`^Expected \`${option}\` to be .*, got \``),
    )
  })
})
