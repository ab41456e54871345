// Through its file: the doors show what tracing does with a value, one start for each, and not the value.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  environmentFlag,
  environmentNumber,
  environmentPairs,
  environmentText,
  environmentWord,
} from '../../../src/base/options/environment.ts'
import { recordProblems } from '../../fixtures/problem-log.ts'

const NAME = 'THROUGHLINE_TEST'
let sentences: readonly string[]

beforeEach(() => {
  sentences = recordProblems()
})

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('a variable of the environment', () => {
  it.each([
    [undefined, undefined],
    ['', undefined],
    ['  ', undefined],
    [' text ', 'text'],
  ])('%j is the text %j', (value, text) => {
    vi.stubEnv(NAME, value)
    expect(environmentText(NAME)).toBe(text)
  })

  it.each([
    [undefined, false],
    ['', false],
    ['false', false],
    ['1', false],
    ['yes', false],
    ['true', true],
    ['TRUE', true],
  ])('%j is the flag %s', (value, flag) => {
    vi.stubEnv(NAME, value)
    expect(environmentFlag(NAME)).toBe(flag)
  })

  it.each([
    [undefined, undefined, 0],
    ['', undefined, 0],
    ['5', 5, 0],
    ['0.5', 0.5, 0],
    ['-1', undefined, 1],
    ['five', undefined, 1],
  ])('%j is the number %s', (value, number, problems) => {
    vi.stubEnv(NAME, value)
    expect(environmentNumber(NAME, 'a number from 0', read => read >= 0)).toBe(number)
    expect(sentences).toHaveLength(problems)
    if (problems > 0) {
      expect(sentences[0]).toBe(`throughline: ${NAME} is ignored: expected a number from 0, got \`${value}\``)
    }
  })

  it.each([
    [undefined, undefined, 0],
    ['gzip', 'gzip', 0],
    ['GZIP', 'gzip', 0],
    ['zip', undefined, 1],
  ])('%j is the word %s', (value, word, problems) => {
    vi.stubEnv(NAME, value)
    expect(environmentWord(NAME, ['gzip', 'none'])).toBe(word)
    expect(sentences).toHaveLength(problems)
    if (problems > 0)
      expect(sentences[0]).toContain(`${NAME} is ignored: expected one of gzip, none, got \`zip\``)
  })

  it.each<[string | undefined, Record<string, string>, number]>([
    [undefined, {}, 0],
    ['', {}, 0],
    ['a=1', { a: '1' }, 0],
    [' a = 1 , b=2,', { a: '1', b: '2' }, 0],
    ['a=1=2', { a: '1=2' }, 0],
    ['a=', { a: '' }, 0],
    ['a%20b=%C3%A4%2C%3D', { 'a b': '\u00e4,=' }, 0],
    ['__proto__=1', JSON.parse('{"__proto__":"1"}'), 0],
    ['a=1,b', {}, 1],
    ['a=1,=2', {}, 1],
    ['a=%zz', {}, 1],
  ])('%j are the pairs %j', (value, pairs, problems) => {
    vi.stubEnv(NAME, value)
    expect(environmentPairs(NAME)).toEqual(pairs)
    expect(sentences).toHaveLength(problems)
    for (const sentence of sentences) expect(sentence).not.toContain('1')
  })
})
