import type { Context } from '@opentelemetry/api'
import { registeredWithApi } from '../base/diagnostics/api-globals.ts'

/**
 * Makes `context` active for the rest of what runs now: for callers too, if this is called before the first `await` of
 * an async function. Prefer `context.with`.
 *
 * @returns whether the registered context manager can do so; managers before API 1.10 cannot
 */
export function attachContext(context: Context): boolean {
  const manager = registeredWithApi('context') as { attach?: (context: Context) => unknown } | undefined
  if (typeof manager?.attach !== 'function') return false
  manager.attach(context)
  return true
}
