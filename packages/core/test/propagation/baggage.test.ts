// Through its file: the doors hand on contexts, and not what a header is on the way to one.

import { baggageEntryMetadataFromString, propagation } from '@opentelemetry/api'
import { describe, expect, it } from 'vitest'
import { parseBaggage, serializeBaggage } from '../../src/propagation/baggage.ts'
import { problemCounts } from '../fixtures/problem-log.ts'

/** The entries as `[key, value, metadata]`. */
function read(...headers: string[]): string[][] {
  const entries = parseBaggage(headers)?.getAllEntries() ?? []
  return entries.map(([key, { value, metadata }]) =>
    metadata ? [key, value, metadata.toString()] : [key, value],
  )
}

function rewrite(header: string): string {
  const baggage = parseBaggage([header])
  return baggage === undefined ? '' : serializeBaggage(baggage)
}

describe('parseBaggage', () => {
  it.each<[string, string[][]]>([
    ['SomeKey=SomeValue', [['SomeKey', 'SomeValue']]],
    [
      'a=1,b=2',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    [
      'SomeKey \t = \t SomeValue \t , \t SomeKey2 \t = \t SomeValue2 \t ',
      [
        ['SomeKey', 'SomeValue'],
        ['SomeKey2', 'SomeValue2'],
      ],
    ],
    [
      'userId=alice,serverNode=DF%2028,isProduction=false',
      [
        ['userId', 'alice'],
        ['serverNode', 'DF 28'],
        ['isProduction', 'false'],
      ],
    ],
    ['a=x=y==', [['a', 'x=y==']]],
    ['a=', [['a', '']]],
    ['a=%09%20%22%27%3B%3Dasdf%21%40%23%24%25%5E%26%2A%28%29', [['a', '\t "\';=asdf!@#$%^&*()']]],
    ['a=%FFb', [['a', '\ufffdb']]],
    ['a=1;p', [['a', '1', 'p']]],
    [
      'a \t = \t 1 \t ; \t p \t ; \t q \t = \t v%20w \t , b=2',
      [
        ['a', '1', 'p;q=v%20w'],
        ['b', '2'],
      ],
    ],
    ['a=1;', [['a', '1']]],
    ['a=1;;p;not legal;q="x";r', [['a', '1', 'p;r']]],
    ["!#$%&'*+-.^_`|~09azAZ=1", [["!#$%&'*+-.^_`|~09azAZ", '1']]],
    ['a%20b=1', [['a%20b', '1']]],
    [
      'A=1,a=2',
      [
        ['A', '1'],
        ['a', '2'],
      ],
    ],
    [
      'a=1,b=2,a=3',
      [
        ['a', '3'],
        ['b', '2'],
      ],
    ],
    [
      '__proto__=1,constructor=2',
      [
        ['__proto__', '1'],
        ['constructor', '2'],
      ],
    ],
    [',, ,a=1,\t,', [['a', '1']]],
  ])('reads %j', (header, expected) => {
    expect(read(header)).toEqual(expected)
  })

  it.each([
    'a',
    '=1',
    ' =1',
    'a b=1',
    'a(=1',
    'a=b c',
    'a="b"',
    'a=b\\c',
    'a=\u00e9',
    '\u00e9=1',
    'a=1\r\n',
    'a;p=1',
  ])('drops the malformed member %j and keeps the others', member => {
    expect(read(`x=1,${member},y=2`)).toEqual([
      ['x', '1'],
      ['y', '2'],
    ])
    expect(read(member)).toEqual([])
  })

  it('combines several headers in their order', () => {
    expect(read('a=1,b=2', '', 'a=3')).toEqual([
      ['a', '3'],
      ['b', '2'],
    ])
  })

  it('takes one member of 8,192 bytes, and 512 small ones of as many', () => {
    const one = `a=${'0'.repeat(8190)}`
    const many = Array.from({ length: 512 }, (_, i) => `${String(i).padStart(3, '0')}=0123456789a`).join(',')
    expect(rewrite(one)).toBe(one)
    expect(rewrite(many)).toHaveLength(8191)
  })

  it('keeps the whole members that fit', () => {
    const large = `large=${'0'.repeat(8000)}`
    expect(read(`a=1,${large},${large},b=2`).map(([key]) => key)).toEqual(['a', 'large', 'b'])
    expect(read(`a=${'0'.repeat(8191)},b=2`)).toEqual([['b', '2']])
    expect(read(large, large, 'b=2').map(([key]) => key)).toEqual(['large', 'b'])
  })

  it.each<[string, string, keys: string[]]>([
    ['one member', `a=${'0'.repeat(16_384)}`, []],
    ['commas', ','.repeat(16_384), []],
    ['members', 'a=1,'.repeat(4096), ['a']],
    ['spaces', `a=1;${' '.repeat(16_384)}`, []],
    ['semicolons', `a=1${';'.repeat(16_384)}`, []],
    ['percent signs', `a=${'%'.repeat(16_384)}`, []],
  ])('does a bounded amount of work: behind 16 KiB of %s it reads nothing', (_, header, keys) => {
    expect(read(`${header},b=2,c=3`).map(([key]) => key)).toEqual(keys)
  })

  it('stops after twice the limit and says so', () => {
    const before = problemCounts()['malformed baggage'] ?? 0
    expect(read(`a=1,${','.repeat(16_384)}b=2`)).toEqual([['a', '1']])
    expect(problemCounts()['malformed baggage']).toBe(before + 1)
  })
})

describe('serializeBaggage', () => {
  it.each(['a=1,b=2', 'a=1;p;q=v%20w,b=2', 'path=/orders/7?x=y&z:{1}', 'a=', 'a=100%25'])(
    'writes %s as it was read',
    header => {
      expect(rewrite(header)).toBe(header)
    },
  )

  it('writes 64 members and more', () => {
    const header = Array.from({ length: 300 }, (_, i) => `key${i}=value`).join(',')
    expect(rewrite(header)).toBe(header)
  })

  it('never lets a value or its metadata break the header', () => {
    const baggage = propagation
      .createBaggage()
      .setEntry('a', { value: '1,b=2\r\nset-cookie: c' })
      .setEntry('c', { value: '3', metadata: baggageEntryMetadataFromString('p,d=4;\r\nx;q') })
      .setEntry('e', { value: 'lone \ud800' })
    expect(serializeBaggage(baggage)).toBe('a=1%2Cb=2%0D%0Aset-cookie:%20c,c=3;q,e=lone%20%EF%BF%BD')
  })

  it('leaves out what cannot be written and what does not fit', () => {
    const before = problemCounts()['malformed baggage'] ?? 0
    const baggage = propagation.createBaggage({
      'not a token': { value: '1' },
      '': { value: '1' },
      large: { value: 'x'.repeat(9000) },
      a: { value: 'x'.repeat(8000) },
      b: { value: 'x'.repeat(200) },
      c: { value: 'y' },
    })
    expect(serializeBaggage(baggage)).toBe(`a=${'x'.repeat(8000)},c=y`)
    expect(problemCounts()['malformed baggage']).toBe(before + 4)
  })

  it('writes the numbers and booleans of JavaScript callers', () => {
    const entries: Record<string, unknown> = {
      a: { value: 7 },
      b: { value: true },
      c: { value: Symbol('x') },
    }
    const baggage = propagation.createBaggage(entries as Parameters<typeof propagation.createBaggage>[0])
    expect(serializeBaggage(baggage)).toBe('a=7,b=true')
  })
})
