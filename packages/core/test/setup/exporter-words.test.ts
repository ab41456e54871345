// Through its file: the doors show what tracing does with a value, one start for each, and not the value.

import { afterEach, describe, expect, it, vi } from 'vitest'
import { exporterWords } from '../../src/setup/exporter-words.ts'
import { recordProblems } from '../fixtures/problem-log.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

describe('OTEL_TRACES_EXPORTER', () => {
  it.each([
    ['', ['otlp']],
    ['otlp', ['otlp']],
    ['zipkin', ['zipkin']],
    ['Console', ['console']],
    [' otlp , console,zipkin,', ['otlp', 'console', 'zipkin']],
    ['otlp,otlp', ['otlp']],
    ['none', []],
    [',', ['otlp']],
  ])('%j', (text, words) => {
    const sentences = recordProblems()
    vi.stubEnv('OTEL_TRACES_EXPORTER', text)
    expect(exporterWords()).toEqual(words)
    expect(sentences).toEqual([])
  })

  it.each([
    [
      'jaeger',
      ['otlp'],
      'expected some of otlp, zipkin, console, none, got `jaeger`, which is ignored; otlp is taken',
    ],
    ['jaeger,console', ['console'], 'got `jaeger`, which is ignored; console is taken'],
    ['none,otlp', [], 'holds `none` and other words: nothing is exported'],
  ])('%j is told', (text, words, sentence) => {
    const sentences = recordProblems()
    vi.stubEnv('OTEL_TRACES_EXPORTER', text)
    expect(exporterWords()).toEqual(words)
    expect(sentences).toEqual([expect.stringContaining(sentence)])
  })
})
