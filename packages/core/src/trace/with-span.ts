import type { Context, Span, SpanOptions } from '@opentelemetry/api'
import { context } from '@opentelemetry/api'
import { messageOf, warnOnce } from '../base/diagnostics/warn-once.ts'
import { VERSION } from '../base/platform/version.ts'
import { contextWithSpan } from '../context/context-with-span.ts'
import { recordFailure } from '../span/exception.ts'
import { NO_SPAN } from '../span/non-recording-span.ts'
import { checkWithSpan, reportNoSpan } from './check-with-span.ts'
import { globalTracer } from './global-tracer.ts'
import type { WithSpanOptions } from './with-span-options.ts'

const currentTracer = globalTracer('@throughline/core', VERSION)

/**
 * Runs `fn` inside a new span that is a child of the current one, and ends the span when `fn` has returned or its
 * promise has settled. What `fn` throws or rejects with is recorded on the span and goes on unchanged.
 *
 * @param name what is done, with few distinct values: `process_order`
 * @param fn gets the span
 * @returns what `fn` returns
 * @throws TypeError where `fn` is no function, before there is a span; nothing else of tracing
 */
export function withSpan<T>(name: string, fn: (span: Span) => T): T
export function withSpan<T>(name: string, options: WithSpanOptions, fn: (span: Span) => T): T
export function withSpan<T>(
  name: string,
  ...rest: [(span: Span) => T] | [WithSpanOptions, (span: Span) => T]
): T {
  const [options, fn] = rest.length === 1 ? [undefined, rest[0]] : rest
  checkWithSpan(name, options, fn)
  const parent = context.active()
  const span = startIn(parent, name, options)
  try {
    const result = context.with(contextWithSpan(parent, span), fn, undefined, span)
    if (isPromise(result)) return ended(result, span) as T
    end(span)
    return result
  } catch (error) {
    recordFailure(span, error)
    end(span)
    throw error
  }
}

function startIn(parent: Context, name: string, options: WithSpanOptions | undefined): Span {
  try {
    const tracer = options?.tracer ?? currentTracer()
    const span: Span | undefined = tracer.startSpan(name, options as SpanOptions | undefined, parent)
    if (span !== undefined) return span
  } catch (error) {
    reportNoSpan(options, error)
  }
  return NO_SPAN
}

/** With `then`, which makes one promise; `await` makes three, and the async hooks of Node 20 are called for each. */
function ended<T>(result: PromiseLike<T>, span: Span): Promise<T> {
  function succeed(value: T): T {
    end(span)
    return value
  }
  function fail(error: unknown): never {
    recordFailure(span, error)
    end(span)
    throw error
  }
  return Promise.resolve(result).then(succeed, fail)
}

/** A span that `fn` has ended itself is left alone; one of another tracer may throw. */
function end(span: Span): void {
  try {
    if (span.isRecording()) span.end()
  } catch (error) {
    warnOnce('foreign span', () => `a span of another tracer failed: ${messageOf(error)}`)
  }
}

/** What `fn` returns is the application's, also if it throws when it is looked at. */
function isPromise(value: unknown): value is PromiseLike<unknown> {
  if (typeof value !== 'object' || value === null) return false
  try {
    return 'then' in value && typeof value.then === 'function'
  } catch {
    return false
  }
}
