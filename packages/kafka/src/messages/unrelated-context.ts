import type { Context } from '@opentelemetry/api'
import { propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { withoutProcessed } from './processed-message.ts'

/** A consumer runs in one context; making this context anew copies two Maps. */
let last: { readonly active: Context; readonly unrelated: Context } | undefined

/**
 * The active context without its trace, baggage and message. A consumer runs for ever in the context of its `run` call:
 * as children of that span, all messages would belong to one endless trace.
 */
export function unrelatedContext(active: Context): Context {
  if (active === ROOT_CONTEXT) return active
  if (last?.active !== active) {
    last = { active, unrelated: withoutProcessed(propagation.deleteBaggage(trace.deleteSpan(active))) }
  }
  return last.unrelated
}
