import type { Span, SpanOptions, Tracer } from '@opentelemetry/api'
import { context } from '@opentelemetry/api'
import { VERSION } from '../base/platform/version.ts'
import { contextWithSpan } from '../context/context-with-span.ts'
import { recordFailure } from '../span/exception.ts'
import { globalTracer } from './global-tracer.ts'

const currentTracer = globalTracer('@throughline/core', VERSION)

/** {@link SpanOptions} of the API, and who makes the span. */
export interface WithSpanOptions extends SpanOptions {
  /** @default the tracer of `startTracing` */
  readonly tracer?: Tracer
}

/**
 * Runs `fn` inside a new span that is a child of the current one, and ends the span when `fn` has returned or its
 * promise has settled. What `fn` throws or rejects with is recorded on the span and goes on unchanged.
 *
 * @param name what is done, with few distinct values: `process_order`
 * @param fn gets the span
 * @returns what `fn` returns
 */
export function withSpan<T>(name: string, fn: (span: Span) => T): T
export function withSpan<T>(name: string, options: WithSpanOptions, fn: (span: Span) => T): T
export function withSpan<T>(
  name: string,
  ...rest: [(span: Span) => T] | [WithSpanOptions, (span: Span) => T]
): T {
  const [options, fn] = rest.length === 1 ? [undefined, rest[0]] : rest
  const tracer = options?.tracer ?? currentTracer()
  const parent = context.active()
  const span = tracer.startSpan(name, options, parent)
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

/** A span that `fn` has ended itself is left alone. */
function end(span: Span): void {
  if (span.isRecording()) span.end()
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}
