import type { Span } from '@opentelemetry/api'
import { trace } from '@opentelemetry/api'

/** The span that is active where this is called; `undefined` outside of every trace. */
export function currentSpan(): Span | undefined {
  return trace.getActiveSpan()
}
