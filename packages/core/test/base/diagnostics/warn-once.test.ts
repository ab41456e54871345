// Through its file: the doors show problems as the numbers of one tracing.

import { diag } from '@opentelemetry/api'
import { messageOf, warnOnce } from '@throughline/core/integrations'
import { describe, expect, it, vi } from 'vitest'
import { problemCounts, problemSentences } from '../../../src/base/diagnostics/warn-once.ts'
import { textless, throwingGetters } from '../../fixtures/hostile.ts'
import { recordProblems } from '../../fixtures/problem-log.ts'

describe('warnOnce', () => {
  it('says a kind of problem once and counts it every time', () => {
    const sentences = recordProblems()
    const sentence = vi.fn(() => 'it broke')
    for (let index = 0; index < 3; index++) warnOnce('kind', sentence)
    warnOnce('other', 'it broke again')
    expect(sentences).toEqual(['throughline: it broke', 'throughline: it broke again'])
    expect(problemCounts()).toEqual({ kind: 3, other: 1 })
    expect(problemSentences()).toEqual(['it broke', 'it broke again'])
    expect(sentence).toHaveBeenCalledTimes(1)
  })

  it('remembers a limited number of kinds', () => {
    recordProblems()
    for (let index = 0; index < 1000; index++) warnOnce(`kind ${index}`, 'it broke')
    expect(Object.keys(problemCounts())).toHaveLength(256)
  })

  it('counts also where nobody can be told', () => {
    recordProblems()
    const fail = (): never => {
      throw new Error('disk full')
    }
    diag.setLogger(
      { error: fail, warn: fail, info: fail, debug: fail, verbose: fail },
      { suppressOverrideMessage: true },
    )
    expect(() => warnOnce('logger', 'it broke')).not.toThrow()
    expect(() => warnOnce('sentence', fail)).not.toThrow()
    expect(problemCounts()).toEqual({ logger: 1, sentence: 1 })
  })

  it('says what it can where the sentence cannot be made', () => {
    const sentences = recordProblems()
    warnOnce('sampler', () => `the sampler ${textless()} failed`)
    expect(sentences).toEqual([
      'throughline: sampler: the description of a problem could not be built: hostile',
    ])
    expect(problemSentences()).toHaveLength(1)
  })
})

describe('messageOf', () => {
  it.each<[unknown, string]>([
    [new Error('no'), 'no'],
    [new Error(''), ''],
    [{ message: 'no' }, 'no'],
    ['no', 'no'],
    [5, '5'],
    [undefined, 'undefined'],
    [null, 'null'],
    [Symbol('no'), 'Symbol(no)'],
    [Object.create(null), '[object]'],
    [textless(), '[object]'],
    [throwingGetters('message'), '[object Object]'],
  ])('always finds words (%#)', (thrown, message) => {
    expect(messageOf(thrown)).toBe(message)
  })
})
