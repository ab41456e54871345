// Through its file: the doors hand on contexts, and not what a header is on the way to one.

import type { BaggageEntry } from '@opentelemetry/api'
import { defaultTextMapGetter, defaultTextMapSetter, propagation } from '@opentelemetry/api'
import { describe, expect, it } from 'vitest'
import { readUberctx, writeUberctx } from '../../src/propagation/uberctx.ts'
import { problemCounts } from '../fixtures/problem-log.ts'

type Entries = Record<string, string>

function read(carrier: Record<string, unknown>): Entries | undefined {
  const entries = readUberctx(undefined, carrier, defaultTextMapGetter)?.getAllEntries()
  return entries && Object.fromEntries(entries.map(([key, { value }]) => [key, value]))
}

function write(entries: Record<string, BaggageEntry>): Entries {
  const carrier: Entries = {}
  writeUberctx(propagation.createBaggage(entries), carrier, defaultTextMapSetter)
  return carrier
}

function dropped(): number {
  return problemCounts()['malformed baggage'] ?? 0
}

describe('reading', () => {
  it.each<[string, Record<string, unknown>]>([
    ['no header', {}],
    ['another header', { uberctx: 'x', 'x-uberctx-a': 'x' }],
    ['a number', { 'uberctx-a': 7 }],
    ['an empty list', { 'uberctx-a': [] }],
    ['no key', { 'uberctx-': 'x' }],
    ['a key that is no token', { 'uberctx-a b': 'x' }],
  ])('finds nothing in %s', (_, carrier) => {
    expect(read(carrier)).toBeUndefined()
  })

  it('takes the last of several headers', () => {
    expect(read({ 'uberctx-a': ['1', '2'] })).toEqual({ a: '2' })
  })

  it('takes a key that is special in JavaScript', () => {
    const headers = new Map([['uberctx-__proto__', '1']])
    const getter = {
      get: (map: typeof headers, key: string) => map.get(key),
      keys: () => [...headers.keys()],
    }
    expect(readUberctx(undefined, headers, getter)?.getEntry('__proto__')).toEqual({ value: '1' })
  })

  it('reads octets that are no UTF-8 as replacement characters', () => {
    expect(read({ 'uberctx-a': '%FF%20' })).toEqual({ a: '\uFFFD ' })
  })

  it('drops what exceeds 4,096 bytes of header lines, and takes what fits after it', () => {
    const before = dropped()
    const fits = 4096 - 'uberctx-a: \r\n'.length
    expect(read({ 'uberctx-a': 'x'.repeat(fits + 1), 'uberctx-b': '1' })).toEqual({ b: '1' })
    expect(read({ 'uberctx-a': 'x'.repeat(fits), 'uberctx-b': '1' })).toEqual({ a: 'x'.repeat(fits) })
    expect(dropped()).toBe(before + 2)
  })

  it('takes 180 entries', () => {
    const carrier = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`uberctx-k${index}`, '1']))
    expect(Object.keys(read(carrier) ?? {})).toHaveLength(180)
  })

  it('asks for 180 headers at most, of malformed ones too', () => {
    for (const key of ['k', 'a b', 'long'.repeat(1000)]) {
      let asked = 0
      const names = Array.from({ length: 8000 }, (_, index) => `UBERCTX-${key}${index}`)
      const get = () => {
        asked++
        return 'v'
      }
      readUberctx(undefined, {}, { get, keys: () => names })
      expect(asked).toBe(180)
    }
  })
})

describe('writing', () => {
  it('percent-encodes every value, a lone surrogate too', () => {
    expect(write({ a: { value: 'a=b,c;d%' }, b: { value: '\uD800' } })).toEqual({
      'uberctx-a': 'a%3Db%2Cc%3Bd%25',
      'uberctx-b': '%EF%BF%BD',
    })
  })

  it('writes numbers and booleans, and nothing else that is no text', () => {
    const entries = { a: { value: 7 }, b: { value: true }, c: { value: {} } }
    expect(write(entries as never)).toEqual({ 'uberctx-a': '7', 'uberctx-b': 'true' })
  })

  it('leaves out a key that is no token', () => {
    expect(write({ 'a b': { value: '1' }, 'a\r\nb': { value: '1' }, c: { value: '1' } })).toEqual({
      'uberctx-c': '1',
    })
  })

  it('keeps to 4,096 bytes', () => {
    expect(write({ a: { value: '%'.repeat(1400) }, b: { value: '1' } })).toEqual({ 'uberctx-b': '1' })
  })
})
