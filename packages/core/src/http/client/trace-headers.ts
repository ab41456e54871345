import type { Context } from '@opentelemetry/api'
import { httpHeaders } from '../../propagation/http-headers.ts'

/**
 * The headers that carry a trace on, for clients that nobody watches: `fetch(url, { headers: traceHeaders() })`.
 * Empty outside of every trace. Nothing throws.
 *
 * @param context whose trace is carried on
 * @default context the active one
 * @returns new headers, names in lower case
 */
export function traceHeaders(context?: Context): Record<string, string> {
  return httpHeaders.inject<Record<string, string>>(undefined, context)
}
