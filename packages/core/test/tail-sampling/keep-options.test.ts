// Through its file: the doors show whether a span is kept, and not by what reckoning.

import { createTracing, TracerProvider } from '@throughline/core'
import { describe, expect, it } from 'vitest'
import { checkedKeep, keepsAnything } from '../../src/tail-sampling/keep-options.ts'
import { deepFreeze } from '../fixtures/deep-freeze.ts'

describe('keep', () => {
  it.each([[{}], [{ errors: false }], [{ slowerThan: Number.POSITIVE_INFINITY, maxBytes: 5 }]])(
    'holds nothing where nothing is to be kept: %j',
    options => {
      expect(keepsAnything(checkedKeep(options))).toBe(false)
    },
  )

  it('is bounded', () => {
    expect(checkedKeep(deepFreeze({ errors: true }))).toEqual({
      errors: true,
      slowerThan: Number.POSITIVE_INFINITY,
      maxTraces: 10_000,
      maxSpansPerTrace: 1000,
      maxBytes: 33_554_432,
      maxAge: 60_000,
    })
    expect(checkedKeep({ slowerThan: 0, maxBytes: 5 })).toMatchObject({ slowerThan: 0, maxBytes: 5 })
  })

  it.each<[string, unknown]>([
    ['keep', null],
    ['keep', true],
    ['keep', ['errors']],
    ['keep.errors', { errors: 1 }],
    ['keep.errors', { errors: null }],
    ['keep.slowerThan', { slowerThan: -1 }],
    ['keep.slowerThan', { slowerThan: '500ms' }],
    ['keep.slowerThan', { slowerThan: Number.NaN }],
    ['keep.matching', { matching: /checkout/ }],
    ['keep.maxTraces', { errors: true, maxTraces: 0 }],
    ['keep.maxSpansPerTrace', { errors: true, maxSpansPerTrace: -5 }],
    ['keep.maxBytes', { errors: true, maxBytes: '32MiB' }],
    ['keep.maxAge', { errors: true, maxAge: Number.NaN }],
  ])('throws for a wrong `%s`: %j', (option, keep) => {
    const message = new RegExp(`^Expected \`${option}\` to be .*, got \``)
    expect(() => createTracing({ keep: keep as never })).toThrow(message)
    expect(() => new TracerProvider({ keep: keep as never })).toThrow(message)
  })
})
