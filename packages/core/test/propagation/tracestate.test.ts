// Through its file: the doors hand on contexts, and not what a header is on the way to one.

import { createTraceState } from '@opentelemetry/api'
import { describe, expect, it } from 'vitest'
import { parseTraceState, serializeTraceState } from '../../src/propagation/tracestate.ts'
import { recordProblems } from '../fixtures/problem-log.ts'

const LOWER = 'abcdefghijklmnopqrstuvwxyz0123456789_-*/@'
const PRINTABLE = Array.from({ length: 0x5f }, (_, index) => String.fromCharCode(0x20 + index)).join('')
const VALUE = PRINTABLE.replace(/[,=]/g, '')

function list(count: number): string {
  return Array.from({ length: count }, (_, index) => `bar${index}=${index}`).join(',')
}

/** Three members of 128 characters and one that makes it so many. */
function long(length: number): string {
  const members = ['a', 'b', 'c'].map(key => `${key}=${'x'.repeat(126)}`).join(',')
  return `${members},d=${'y'.repeat(length - members.length - 3)}`
}

/** Of what `header` names, the keys that are passed on. */
function keysWithin(header: string, maxLength?: number): string[] {
  const text = parseTraceState(header, maxLength).serialize()
  expect(text.length).toBeLessThanOrEqual(maxLength ?? 512)
  return text.split(',').map(member => member.slice(0, member.indexOf('=')))
}

describe('parseTraceState', () => {
  it.each([
    ['one member', 'rojo=00f067aa0ba902b7'],
    ['several', 'rojo=00f067aa0ba902b7,congo=t61rcWkgMzE'],
    ['all characters of a key', `${LOWER}=1`],
    ['all characters of a value', `foo=${VALUE}`],
    ['a key that begins with a digit', '1special=1'],
    ['a key that ends with an at sign', 'foo@=1,bar=2'],
    ['a key with several at signs', 'foo@@bar=1,foo@bar@baz=2'],
    ['a long tenant', `${'t'.repeat(242)}@v=1`],
    ['a long system', `t@${'v'.repeat(15)}=1`],
    ['a key of 256 characters', `${'z'.repeat(256)}=1`],
    ['a value of 256 characters', `foo=${'x'.repeat(256)}`],
    ['a value that begins with spaces', 'foo=  1'],
    ['32 members', list(32)],
    ['512 characters', long(512)],
  ])('takes %s', (_, header) => {
    expect(parseTraceState(header).serialize()).toBe(header)
  })

  it.each([
    ['foo=1 \t , \t bar=2, \t baz=3', 'foo=1,bar=2,baz=3'],
    ['foo=1\t \t,\t \tbar=2,\t \tbaz=3', 'foo=1,bar=2,baz=3'],
    ['\t foo=1 \t', 'foo=1'],
    ['foo=1,,, ,\t,bar=2,', 'foo=1,bar=2'],
    [`${',  '.repeat(100)}foo=1`, 'foo=1'],
    ['', ''],
    [' , \t', ''],
  ])('ignores whitespace and empty members: %j', (header, expected) => {
    expect(parseTraceState(header).serialize()).toBe(expected)
  })

  it.each([
    ['33 members', list(33)],
    ['33 members of one key', Array.from({ length: 33 }, () => 'a=1').join(',')],
    ['a key of 257 characters', `foo=1,${'z'.repeat(257)}=1`],
    ['a value of 257 characters', `foo=1,bar=${'x'.repeat(257)}`],
    ['a space after the key', 'bar=2,foo =1'],
    ['an upper-case key', 'FOO=1,bar=2'],
    ['a dot in the key', 'foo.bar=1,bar=2'],
    ['a key that begins with an at sign', '@foo=1,bar=2'],
    ['a key that begins with a dash', '-foo=1,bar=2'],
    ['no key', '=1,bar=2'],
    ['no value', 'foo=,bar=3'],
    ['no equals sign', 'foo,bar=3'],
    ['two equals signs', 'foo=bar=baz,bar=3'],
    ['a tab in the value', 'foo=a\tb,bar=3'],
    ['a line end', 'foo=1\r\n,bar=3'],
    ['what is no ASCII', 'foo=\u00e9,bar=3'],
    ['a no-break space around a member', '\u00a0foo=1,bar=3'],
    ['100 kB', `foo=1,${' '.repeat(100_000)}`],
  ])('discards the whole list for %s', (_, header) => {
    const state = parseTraceState(header)
    expect(state.serialize()).toBe('')
    expect(state.get('foo')).toBeUndefined()
    expect(state.get('bar')).toBeUndefined()
  })

  it('keeps the left one of two members with one key, the newer one', () => {
    expect(parseTraceState('foo=1,bar=2,foo=3').serialize()).toBe('foo=1,bar=2')
  })
})

describe('a trace state', () => {
  it('gives values by key', () => {
    const state = parseTraceState('foo=1, bar= 2 ')
    expect(state.get('foo')).toBe('1')
    expect(state.get('bar')).toBe(' 2')
    expect(state.get('baz')).toBeUndefined()
    expect(state.get('__proto__')).toBeUndefined()
  })

  it('puts a new or changed member first and leaves the order of the others', () => {
    const state = parseTraceState('foo=1,bar=2')
    expect(state.set('baz', '3').serialize()).toBe('baz=3,foo=1,bar=2')
    expect(state.set('bar', '3').serialize()).toBe('bar=3,foo=1')
    expect(state.unset('foo').serialize()).toBe('bar=2')
    expect(state.unset('nothing').serialize()).toBe('foo=1,bar=2')
    expect(state.serialize()).toBe('foo=1,bar=2')
  })

  it('lets the right-most member fall off for the 33rd', () => {
    const state = parseTraceState(list(32))
    expect(state.set('new', '1').serialize()).toBe(`new=1,${list(31)}`)
    expect(state.set('bar31', '1').serialize()).toBe(`bar31=1,${list(31)}`)
  })

  it.each([
    ['', '1'],
    ['FOO', '1'],
    ['@foo', '1'],
    ['foo.bar', '1'],
    ['z'.repeat(257), '1'],
    ['foo', ''],
    ['foo', 'a,b'],
    ['foo', 'a=b'],
    ['foo', 'a '],
    ['foo', 'a\r\nb: c'],
    ['foo', '\u00e9'],
    ['foo', 'x'.repeat(257)],
  ])('is not changed by the illegal member %.20j: %.20j', (key, value) => {
    expect(parseTraceState('bar=2').set(key, value).serialize()).toBe('bar=2')
  })
})

/** W3C Trace Context Level 2, section 3.3.1.5: the longest first, then from the end. */
describe('a trace state that is too long', () => {
  it('loses members of more than 128 characters first, from the end', () => {
    expect(keysWithin(long(513))).toEqual(['a', 'b', 'c'])
    const large = Array.from({ length: 30 }, (_, i) => `k${i}=${'v'.repeat(240)}`)
    expect(keysWithin(large.join(','))).toEqual(['k0', 'k1'])
    expect(keysWithin([...large, 'ot=th:8'].join(','))).toEqual(['k0', 'k1', 'ot'])
    expect(keysWithin(['ot=th:8', ...large, 'z=1'].join(','))).toEqual(['ot', 'k0', 'k1', 'z'])
  })

  it('loses others then, from the end', () => {
    const small = Array.from({ length: 31 }, (_, i) => `k${i}=${'v'.repeat(i < 10 ? 60 : 59)}`)
    expect(keysWithin(small.join(','))).toEqual(['k0', 'k1', 'k2', 'k3', 'k4', 'k5', 'k6', 'k7'])
    expect(keysWithin([`big=${'v'.repeat(200)}`, ...small].join(','))).toEqual([
      'k0',
      'k1',
      'k2',
      'k3',
      'k4',
      'k5',
      'k6',
      'k7',
    ])
  })

  it('is as long as the limit says', () => {
    const header = Array.from({ length: 32 }, (_, i) => `k${i}=${'v'.repeat(250)}`).join(',')
    expect(parseTraceState(header, 32_768).serialize()).toBe(header)
    expect(keysWithin(header, 1024)).toHaveLength(4)
    expect(parseTraceState(header, 0).serialize()).toBe('')
    expect(parseTraceState('foo=1', 0).serialize()).toBe('')
    expect(parseTraceState('foo=1').serialize()).toBe('foo=1')
  })

  it('counts without the whitespace around its members', () => {
    expect(parseTraceState(`foo=1,${' '.repeat(1000)}bar=2`).serialize()).toBe('foo=1,bar=2')
  })

  it('is shortened too when the application has made it so long', () => {
    let state = parseTraceState('ot=th:8')
    for (let i = 0; i < 10; i++) state = state.set(`k${i}`, 'v'.repeat(120))
    expect(state.get('k0')).toHaveLength(120)
    expect(
      serializeTraceState(state)
        .split(',')
        .map(member => member.slice(0, 2)),
    ).toEqual(['k9', 'k8', 'k7', 'k6'])
    let foreign = createTraceState('ot=th:8')
    for (let i = 0; i < 10; i++) foreign = foreign.set(`k${i}`, 'v'.repeat(120))
    expect(serializeTraceState(foreign)).toBe(serializeTraceState(state))
  })

  it('is discarded where it is illegal, however long', () => {
    expect(parseTraceState(`${long(600)},FOO=1`).serialize()).toBe('')
  })

  it('is reported once, with the option that passes on more', () => {
    const sentences = recordProblems()
    parseTraceState(long(600)).serialize()
    parseTraceState(long(620)).serialize()
    expect(sentences).toEqual([
      expect.stringContaining('`propagationLimits.traceStateLength` passes on more'),
    ])
  })
})

describe('serializeTraceState', () => {
  it("writes the API's own trace states", () => {
    expect(serializeTraceState(createTraceState('foo=1,bar=2').set('baz', '3'))).toBe('baz=3,foo=1,bar=2')
  })

  it('lets nothing illegal out of a foreign one', () => {
    expect(serializeTraceState(createTraceState('foo=1').set('bar', 'x\r\nset-cookie: a'))).toBe('')
  })
})
