import vm from 'node:vm'
import type { Attributes, AttributeValue } from '@opentelemetry/api'
import { describe, expect, it } from 'vitest'
import { deepFreeze } from '../fixtures/deep-freeze.ts'
import { revokedProxy, throwingGetters } from '../fixtures/hostile.ts'
import { recordProblems } from '../fixtures/problem-log.ts'
import { recordSpans } from '../fixtures/span-recorder.ts'

function kept(value: unknown): unknown {
  const { tracer, only } = recordSpans()
  const span = tracer.startSpan('work').setAttribute('key', deepFreeze(value) as AttributeValue)
  span.end()
  return only().attributes.key
}

describe('an attribute value', () => {
  it.each([
    ['text', 'text'],
    ['an empty text', ''],
    ['a number', 0.5],
    ['no number', Number.NaN],
    ['a boolean', false],
    ['texts', ['a', 'b']],
    ['numbers', [1, 2.5]],
    ['different things', ['a', 1, true, null]],
    ['bytes', new Uint8Array([0, 255])],
    ['a map', { a: 1, b: { c: [{ d: 'e' }] } }],
    ['a map without a prototype', Object.assign(Object.create(null), { a: 1 })],
    ['a map of another realm', vm.runInNewContext('({ a: [1] })')],
    ['a map with a hostile key', JSON.parse('{"__proto__":{"polluted":true}}')],
    ['an empty array', []],
  ])('may be %s', (_, value) => {
    expect(kept(value)).toEqual(value)
  })

  it('keeps the places of an array where an element is missing', () => {
    expect(kept(['a', undefined, null, 'b'])).toEqual(['a', null, null, 'b'])
  })

  it('leaves out what is undefined in a map', () => {
    expect(kept({ a: undefined, b: 1 })).toStrictEqual({ b: 1 })
  })

  it('is a copy, so that the caller may go on with the original', () => {
    const { tracer, only } = recordSpans()
    const original = { list: ['a'], map: { inner: ['a'] }, bytes: Buffer.from('a') }
    const span = tracer.startSpan('work', { attributes: original as never })
    original.list.push('b')
    original.map.inner.push('b')
    original.bytes.write('b')
    span.end()
    expect(only().attributes).toMatchObject({ list: ['a'], map: { inner: ['a'] } })
    expect(Buffer.from(only().attributes.bytes as never).toString()).toBe('a')
  })
})

describe('an invalid attribute', () => {
  const cyclic: Record<string, unknown> = { again: [] }
  cyclic.again = [cyclic, cyclic]

  it.each<[string, unknown]>([
    ['a function', () => 1],
    ['a symbol', Symbol('a')],
    ['a bigint', 1n],
    ['a date', new Date()],
    ['an error', new Error('no')],
    ['a Map', new Map([['a', 1]])],
    ['an array with a function', [() => 1]],
    ['a map with a bigint', { a: { b: 1n } }],
    ['a class instance', new (class Order {})()],
    ['a typed array that is not bytes', new Float64Array(2)],
    ['something that contains itself', cyclic],
    ['a getter that throws', throwingGetters('a')],
    ['a revoked proxy', revokedProxy()],
  ])('is %s; it is dropped, alone', (_, value) => {
    const sentences = recordProblems()
    const { tracer, only } = recordSpans()
    const attributes = { before: 1, wrong: value, after: 2 } as never
    const span = tracer.startSpan('work', { attributes })
    span.setAttribute('wrong', value as never)
    span.end()
    expect(only().attributes).toEqual({ before: 1, after: 2 })
    expect(sentences).toEqual([expect.stringContaining('attribute `wrong` was dropped: expected a string')])
  })

  it('is one that throws when it is read; the others are kept', () => {
    const sentences = recordProblems()
    const { tracer, only } = recordSpans()
    const attributes = throwingGetters<Attributes>('wrong')
    tracer.startSpan('work', { attributes: Object.assign(attributes, { after: 2 }) }).end()
    expect(only().attributes).toEqual({ after: 2 })
    expect(sentences).toHaveLength(1)
  })

  it('has a key that is empty or no text', () => {
    const sentences = recordProblems()
    const { tracer, only } = recordSpans()
    const span = tracer
      .startSpan('work')
      .setAttribute('', 1)
      .setAttribute(5 as never, 1)
    span.end()
    expect(only().attributes).toEqual({})
    expect(sentences).toEqual([expect.stringContaining('expected its key to be a non-empty string, got ``')])
  })

  it('is not undefined or null, which say that there is no value', () => {
    const sentences = recordProblems()
    const { tracer, only } = recordSpans()
    tracer.startSpan('work', { attributes: { a: undefined, b: null as never, c: 1 } }).end()
    expect(only().attributes).toStrictEqual({ c: 1 })
    expect(sentences).toEqual([])
  })
})

describe('a value whose parts are in it many times', () => {
  const level = (part: unknown): unknown[] => Array.from({ length: 100 }, () => part)
  const million = 'x'.repeat(1_000_000)

  it.each<[string, unknown]>([
    ['lists', level(level(level(level(level('x')))))],
    ['maps', { a: level({ b: level({ c: level({ d: level({ e: 1 }) }) }) }) }],
    ['texts', level(million)],
    ['keys', level({ [million]: 1 })],
    ['bytes', level(Buffer.alloc(1_000_000))],
    ['maps that have nothing but what is missing', level(level(level({ a: undefined, b: undefined })))],
  ])('is kept in part, and reported once: %s', (_, value) => {
    const sentences = recordProblems()
    const whole = kept(value)
    expect(whole).toBeDefined()
    expect(JSON.stringify(whole).length).toBeLessThan(8_000_000)
    kept(value)
    expect(sentences).toEqual([expect.stringContaining('attribute `key` was cut')])
  })

  it('is kept whole as long as it is small', () => {
    const sentences = recordProblems()
    const value = level(level('x').slice(2))
    expect(kept(value)).toEqual(value)
    const text = { a: 'x'.repeat(1_000_000) }
    expect(kept(text)).toEqual(text)
    expect(kept('x'.repeat(2_000_000))).toHaveLength(2_000_000)
    expect(sentences).toEqual([])
  })
})
