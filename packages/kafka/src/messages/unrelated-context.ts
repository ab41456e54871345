import type { Context } from '@opentelemetry/api'
import { propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api'

/** A consumer runs in one context; each time it is made anew, two Maps are copied. */
let last: { readonly active: Context; readonly unrelated: Context } | undefined

/**
 * The active context without its trace and baggage. A consumer runs for ever in the context that `run` was called in:
 * were its span the parent of messages, there would be one trace that never ends.
 */
export function unrelatedContext(active: Context): Context {
  if (active === ROOT_CONTEXT) return active
  if (last?.active !== active) {
    last = { active, unrelated: propagation.deleteBaggage(trace.deleteSpan(active)) }
  }
  return last.unrelated
}
