import type { Context, Span } from '@opentelemetry/api'
import { context as contextApi } from '@opentelemetry/api'
import { endSpan, failSpan } from './end-span.ts'

/** Work on what was received: its span, and the context it is done in. */
export interface Processing {
  readonly span: Span
  readonly context: Context
}

/** Calls `handler` and ends the span when its promise has settled; what it throws goes on unchanged. */
export async function runProcessing<A, T>(
  { span, context }: Processing,
  handler: (argument: A) => T | Promise<T>,
  argument: A,
): Promise<T> {
  try {
    const result = await contextApi.with(context, handler, undefined, argument)
    endSpan(span)
    return result
  } catch (error) {
    failSpan(span, error)
    throw error
  }
}
