import { diag } from '@opentelemetry/api'
import { startTracing } from '@throughline/core'
import { warnOnce } from '@throughline/core/integrations'
import { memoryExporter } from '@throughline/core/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { printableLine } from '../../../src/base/diagnostics/printable-line.ts'
import { forgetProblems } from '../../fixtures/problem-log.ts'

const HOSTILE = 'evil\u001b]0;title\u0007\r\nFAKE\u202e\u2028\u009b31m\ud83d'
const HARMLESS = 'evil\\u001b]0;title\\u0007\\r\\nFAKE\\u202e\\u2028\\u009b31m\\ud83d'

describe('printableLine', () => {
  it('writes controls as their escapes and leaves letters of every script as they are', () => {
    expect(printableLine(HOSTILE)).toBe(HARMLESS)
    expect(printableLine(HARMLESS)).toBe(HARMLESS)
    expect(printableLine('\u6ce8\u6587 \u0417\u0430\u043a\u0430\u0437 \u{1f680}')).toBe(
      '\u6ce8\u6587 \u0417\u0430\u043a\u0430\u0437 \u{1f680}',
    )
  })

  it('leaves out the middle of what is long', () => {
    const line = printableLine(`attribute \`${'k'.repeat(1e6)}\` was dropped`)
    expect(line).toHaveLength(1000)
    expect(line).toMatch(/^attribute `k+\u2026k+` was dropped$/)
    expect(printableLine('\u001b'.repeat(1e6)).length).toBeLessThanOrEqual(1000)
    expect(printableLine('x'.repeat(1000))).toBe('x'.repeat(1000))
  })
})

describe('what is written to standard error', () => {
  let written: string

  beforeEach(() => {
    written = ''
    forgetProblems()
    diag.disable()
    vi.spyOn(process.stderr, 'write').mockImplementation(text => {
      written += String(text)
      return true
    })
  })

  afterEach(() => {
    vi.restoreAllMocks()
    diag.disable()
  })

  it.each<[string, (tracing: ReturnType<typeof startTracing>) => unknown]>([
    ['the name of a span', ({ tracer }) => lateAttribute(tracer)],
    [
      'the key of an attribute',
      ({ tracer }) => tracer.startSpan('s').setAttribute(HOSTILE, (() => {}) as never),
    ],
    ['an error', () => warnOnce('kind', () => `it failed: ${HOSTILE}`)],
    ['a message of an instrumentation', () => diag.warn(`theirs: ${HOSTILE}`)],
    ['a detail of an instrumentation', () => diag.error('theirs', new Error(HOSTILE), [HOSTILE])],
    ['a long message', () => diag.error('long', HOSTILE.repeat(1e4))],
  ])('is one harmless line for %s', async (_, say) => {
    const tracing = startTracing({ exporter: memoryExporter(), flushOnExit: false })
    say(tracing)
    const { warnings } = tracing.stats()
    await tracing.shutdown()
    expect(written).toMatch(/^[^\n]*evil[^\n]*\n$/)
    expect(written.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u202e]/u)
    expect(written.length).toBeLessThanOrEqual(1001)
    expect(warnings.join()).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u202e]/u)
  })

  function lateAttribute(tracer: ReturnType<typeof startTracing>['tracer']): void {
    const span = tracer.startSpan(HOSTILE)
    span.end()
    span.setAttribute('a', 1)
  }

  it('shows the last error of an exporter on one line', async () => {
    const exporter = {
      export: (_spans: unknown, done: (result: { code: number; error: Error }) => void) =>
        done({ code: 1, error: new Error(`${HOSTILE}${'x'.repeat(1e5)}`) }),
      shutdown: async () => {},
    }
    const tracing = startTracing({ exporter: exporter as never, flushOnExit: false })
    tracing.tracer.startSpan('s').end()
    await tracing.flush()
    const { lastExportError = '' } = tracing.stats()
    await tracing.shutdown()
    expect(lastExportError).toContain(HARMLESS)
    expect(lastExportError.length).toBeLessThanOrEqual(1000)
  })
})
