import type { Span } from '@opentelemetry/api'
import { context } from '@opentelemetry/api'
import { spanOf } from '../context/context-with-span.ts'

/** The span that is active where this is called; `undefined` outside of every trace. */
export function currentSpan(): Span | undefined {
  return spanOf(context.active())
}
