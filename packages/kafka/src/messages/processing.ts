import type { Context, Span } from '@opentelemetry/api'
import { context as contextApi } from '@opentelemetry/api'
import { endSpan, failSpan } from './end-span.ts'

/** The processing of messages: its span, and its context. */
export interface Processing {
  readonly span: Span
  readonly context: Context
}

/** Calls `handler` and ends the span when its promise has settled. Errors are passed on unchanged. */
export function runProcessing<A, T>(
  { span, context }: Processing,
  handler: (argument: A) => T | Promise<T>,
  argument: A,
): Promise<T> {
  function succeed(result: T): T {
    endSpan(span)
    return result
  }
  function fail(error: unknown): never {
    failSpan(span, error)
    throw error
  }
  try {
    // `then` makes one promise and `await` three; Node 20 calls the async hooks for each.
    return Promise.resolve(contextApi.with(context, handler, undefined, argument)).then(succeed, fail)
  } catch (error) {
    failSpan(span, error)
    return Promise.reject(error)
  }
}
