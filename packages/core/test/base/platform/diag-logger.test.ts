// Through its file: the doors look for a logger only with the first start of a process.

import type { DiagLogger } from '@opentelemetry/api'
import { DiagLogLevel, diag } from '@opentelemetry/api'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { warnOnce } from '../../../src/base/diagnostics/warn-once.ts'
import { ensureDiagLogger, reportToStandardError } from '../../../src/base/platform/diag-logger.ts'
import { textless } from '../../fixtures/hostile.ts'
import { forgetProblems } from '../../fixtures/problem-log.ts'

let written: string[]

beforeEach(() => {
  written = []
  forgetProblems()
  diag.disable()
  vi.spyOn(process.stderr, 'write').mockImplementation(text => {
    written.push(String(text))
    return true
  })
})

afterEach(() => {
  vi.unstubAllEnvs()
  diag.disable()
})

function sayAll(): void {
  diag.error('an error')
  diag.warn('a warning', { a: 1 }, 5)
  diag.info('information')
  diag.debug('a detail')
  diag.verbose('everything')
}

describe('ensureDiagLogger', () => {
  it('writes warnings and errors to standard error', () => {
    ensureDiagLogger()
    sayAll()
    expect(written).toEqual(['an error\n', 'a warning [object Object] 5\n'])
  })

  it.each([
    ['NONE', 0],
    ['error', 1],
    ['WARN', 2],
    ['info', 3],
    ['DEBUG', 4],
    ['verbose', 5],
    ['ALL', 5],
  ])('lets OTEL_LOG_LEVEL=%s choose how much', (level, count) => {
    vi.stubEnv('OTEL_LOG_LEVEL', level)
    ensureDiagLogger()
    sayAll()
    expect(written.filter(line => !line.startsWith('@opentelemetry/api'))).toHaveLength(count)
  })

  it('says that OTEL_LOG_LEVEL is wrong', () => {
    vi.stubEnv('OTEL_LOG_LEVEL', 'loud')
    ensureDiagLogger()
    expect(written).toEqual([
      expect.stringContaining('OTEL_LOG_LEVEL is ignored: expected one of none, error, warn'),
    ])
  })

  it('writes what refuses to be text', () => {
    ensureDiagLogger()
    diag.warn('a warning', textless(), Object.create(null))
    expect(written).toEqual(['a warning [object] [object]\n'])
  })

  it('leaves the logger of the application in its place', () => {
    const warn = vi.fn()
    const logger: DiagLogger = { error: warn, warn, info: warn, debug: warn, verbose: warn }
    diag.setLogger(logger, { logLevel: DiagLogLevel.ALL })
    ensureDiagLogger()
    diag.warn('a warning')
    expect(warn).toHaveBeenCalledWith('a warning')
    expect(written).toEqual([])
  })

  it.each(['of its own', 'of the application'])(
    'gives a logger %s what was found before there was one, once',
    whose => {
      warnOnce('a kind', 'a problem')
      warnOnce('a kind', 'the same problem')
      warnOnce('another', 'another problem')
      expect(written).toEqual([])
      const warn = vi.fn((text: string) => void written.push(`${text}\n`))
      if (whose === 'of the application')
        diag.setLogger({ error: warn, warn, info: warn, debug: warn, verbose: warn })
      ensureDiagLogger()
      ensureDiagLogger()
      expect(written).toEqual(['throughline: a problem\n', 'throughline: another problem\n'])
    },
  )

  it('is not asked for: the next problem brings what was found before the application set its own', () => {
    warnOnce('a kind', 'a problem')
    const warn = vi.fn()
    diag.setLogger({ error: warn, warn, info: warn, debug: warn, verbose: warn })
    warnOnce('another', 'another problem')
    expect(warn.mock.calls).toEqual([['throughline: a problem'], ['throughline: another problem']])
  })
})

describe('reportToStandardError', () => {
  it('writes problems to standard error, those before it too, and sets no logger', () => {
    warnOnce('a kind', 'a problem')
    reportToStandardError()
    warnOnce('another', 'another problem')
    sayAll()
    expect(written).toEqual(['throughline: a problem\n', 'throughline: another problem\n'])
  })

  it('leaves them to the logger that the application sets', () => {
    reportToStandardError()
    const warn = vi.fn()
    diag.setLogger({ error: warn, warn, info: warn, debug: warn, verbose: warn })
    warnOnce('a kind', 'a problem')
    expect(warn.mock.calls).toEqual([['throughline: a problem']])
    expect(written).toEqual([])
  })

  it.each([
    ['none', 0],
    ['error', 0],
    ['warn', 1],
    ['debug', 1],
  ])('writes with OTEL_LOG_LEVEL=%s as many as %d', (level, count) => {
    vi.stubEnv('OTEL_LOG_LEVEL', level)
    reportToStandardError()
    warnOnce('a kind', 'a problem')
    expect(written).toHaveLength(count)
  })
})
