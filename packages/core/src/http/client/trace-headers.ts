import type { Context } from '@opentelemetry/api'
import { httpHeaders } from '../../propagation/http-headers.ts'

/**
 * Returns the headers that propagate a trace, for clients that are not traced: `fetch(url, { headers: traceHeaders()
 * })`. Empty outside of every trace. Never throws.
 *
 * @param context the context to send
 * @default context the active one
 * @returns new headers, names in lower case
 */
export function traceHeaders(context?: Context): Record<string, string> {
  return httpHeaders.inject<Record<string, string>>(undefined, context)
}
