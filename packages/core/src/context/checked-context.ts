import type { Context } from '@opentelemetry/api'
import { context } from '@opentelemetry/api'
import { warnOnce } from '../base/diagnostics/warn-once.ts'
import { expected } from '../base/options/expected.ts'

/** The context that a caller gave, or the active one where it is no context, such as a span. */
export function checkedContext(given: Context | null | undefined): Context {
  if (given === undefined || given === null) return context.active()
  if (isContext(given)) return given
  warnOnce(
    'invalid context',
    () =>
      `a span started in the active context: ${expected('context', 'a Context of @opentelemetry/api', given).message}`,
  )
  return context.active()
}

/** Whether a value has the methods of a context. Never throws. */
export function isContext(given: Context): boolean {
  try {
    return typeof given.getValue === 'function'
  } catch {
    return false
  }
}
