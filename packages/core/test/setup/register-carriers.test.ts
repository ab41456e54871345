import type { Context, ContextManager } from '@opentelemetry/api'
import { context, ROOT_CONTEXT } from '@opentelemetry/api'
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

it('names a context manager that does not pass contexts on as the cause', async () => {
  const before = globals[API]
  onTestFinished(() => {
    globals[API] = before
  })
  forgetProblems()
  delete globals[API]
  context.setGlobalContextManager(new ForgetfulContextManager())
  const tracing = createTracing({ exporter: [] })
  onTestFinished(() => tracing.shutdown())
  expect(tracing.stats().warnings).toEqual([
    expect.stringMatching(
      /^a context manager is registered with @opentelemetry\/api \(ForgetfulContextManager\) that does not pass our contexts on/,
    ),
  ])
})

/** As an agent may have one that knows its own spans only. */
class ForgetfulContextManager implements ContextManager {
  active(): Context {
    return ROOT_CONTEXT
  }

  with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    _: Context,
    fn: F,
    thisArg?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    return fn.call(thisArg as ThisParameterType<F>, ...args)
  }

  bind<T>(_: Context, target: T): T {
    return target
  }

  enable(): this {
    return this
  }

  disable(): this {
    return this
  }
}
