import type { Context } from '@opentelemetry/api'
import type { ReceivedHeaders } from '../../context/context-with-span.ts'
import { receivedHeaders } from '../../context/context-with-span.ts'
import { tracingHeadersIn } from '../../propagation/tracing-headers.ts'
import { fieldsToAdd } from './fields-to-add.ts'

/** The headers of a request that was not sent; names are in lower case. */
export interface UnsentHeaders {
  /** `undefined` where there is none. */
  get(name: string): unknown
  /** Removes headers, then adds others. */
  change(removed: readonly string[], added: Readonly<Record<string, string>>): void
}

/**
 * Adds the fields of an attempt. A header that the caller has set wins; one that a proxy has copied from the request
 * that it serves is replaced, or removed where the context has none, as for a caller that is not trusted.
 */
export function addFields(
  headers: UnsentHeaders,
  fields: Readonly<Record<string, string>>,
  context: Context,
): void {
  const received = receivedHeaders(context)
  const removed = received === undefined ? NONE : copiedHeaders(headers, received)
  headers.change(
    removed,
    fieldsToAdd(fields, name => headers.get(name) !== undefined && !removed.includes(name)),
  )
}

const NONE: readonly string[] = []

function copiedHeaders(headers: UnsentHeaders, received: ReceivedHeaders): readonly string[] {
  return tracingHeadersIn(received, name => isCopy(headers.get(name), received[name]))
}

/** Whether a header was copied from the request that is served in `context`. */
export function isCopied(name: string, value: unknown, context: Context): boolean {
  return isCopy(value, receivedHeaders(context)?.[name])
}

function isCopy(value: unknown, received: unknown): boolean {
  return value !== undefined && received !== undefined && String(value) === String(received)
}
