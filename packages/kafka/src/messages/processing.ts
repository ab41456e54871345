import type { Context, Span } from '@opentelemetry/api'
import { context as contextApi } from '@opentelemetry/api'
import { endSpan, failSpan } from './end-span.ts'

/** The processing of messages: its span, and its context. */
export interface Processing {
  readonly span: Span
  readonly context: Context
}

/**
 * Calls `handler` and ends the span when its promise has settled. Errors are passed on unchanged.
 *
 * @param onFailure called when the span has ended, like `onSuccess`
 */
export function runProcessing<A, T>(
  processing: Processing,
  handler: (argument: A) => T | Promise<T>,
  argument: A,
  onFailure?: (argument: A, processing: Processing) => void,
  onSuccess?: (argument: A, processing: Processing) => void,
): Promise<T> {
  const { span, context } = processing
  function succeed(result: T): T {
    endSpan(span)
    onSuccess?.(argument, processing)
    return result
  }
  function fail(error: unknown): void {
    failSpan(span, error)
    onFailure?.(argument, processing)
  }
  function failAndThrow(error: unknown): never {
    fail(error)
    throw error
  }
  try {
    // `then` makes one promise and `await` three; Node 20 calls the async hooks for each.
    return Promise.resolve(contextApi.with(context, handler, undefined, argument)).then(succeed, failAndThrow)
  } catch (error) {
    fail(error)
    return Promise.reject(error)
  }
}
