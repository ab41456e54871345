import { createTracing, startTracing } from '@throughline/core'
import { describe, expect, it, onTestFinished } from 'vitest'
import { forgetProblems } from '../fixtures/problem-log.ts'

/** Where every copy of `@opentelemetry/api` 1.x keeps its globals. */
const API = Symbol.for('opentelemetry.js.api.1')
const globals = globalThis as { [API]?: unknown }

/** As if another version of the API had been loaded first, and something registered with it. */
function registerWithAnotherVersion(): void {
  const before = globals[API]
  onTestFinished(() => {
    globals[API] = before
  })
  forgetProblems()
  globals[API] = { version: '1.99.0', diag: { error() {}, warn() {} } }
}

describe('where another version of @opentelemetry/api was there first', () => {
  it.each([
    ['startTracing', startTracing],
    ['createTracing', createTracing],
  ])('%s reports that spans have no parents, and what to do', async (_, start) => {
    registerWithAnotherVersion()
    const tracing = start({ exporter: [], flushOnExit: false })
    onTestFinished(() => tracing.shutdown())
    expect(tracing.stats().warnings).toEqual([
      expect.stringMatching(
        /could not be registered with @opentelemetry\/api.* `npm ls @opentelemetry\/api`/,
      ),
    ])
  })
})
