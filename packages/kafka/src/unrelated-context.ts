import type { Context } from '@opentelemetry/api'
import { propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api'

/**
 * The active context without its trace and baggage. A consumer runs for ever in the context that `run` was called in:
 * were its span the parent of messages, there would be one trace that never ends.
 */
export function unrelatedContext(active: Context): Context {
  return active === ROOT_CONTEXT ? active : propagation.deleteBaggage(trace.deleteSpan(active))
}
