import type { Context } from '@opentelemetry/api'
import { httpHeaders } from '../../propagation/http-headers.ts'
import type { UnsentHeaders } from './add-fields.ts'
import { sharedSlot } from './shared-slot.ts'
import type { UndiciRequest } from './undici-messages.ts'
import { undiciHeader } from './undici-messages.ts'

/** Bounds the contexts kept: more requests than this do not wait in a queue. */
const MAX_CONTEXTS = 10_000

const BAGGAGE = 'baggage'

/** Remembers the context of a request that has been given these fields on its way to a queue. */
export function rememberDispatched(fields: Readonly<Record<string, string>>, context: Context): void {
  // The first field has the ids of the context's span.
  const [first] = Object.entries(fields)
  if (first === undefined) return
  const [name, value] = first
  const shared = sharedSlot()
  shared.dispatched ??= new Map()
  const contexts = shared.dispatched.get(name) ?? new Map<string, Context>()
  shared.dispatched.set(name, contexts)
  // Re-inserted, so that the first one is the oldest.
  contexts.delete(value)
  contexts.set(value, context)
  const [oldest] = contexts.keys()
  if (contexts.size > MAX_CONTEXTS && oldest !== undefined) contexts.delete(oldest)
}

/** The context in which a request was given to `traceDispatcher`. */
export function dispatchedContext(request: UndiciRequest): Context | undefined {
  const { dispatched } = sharedSlot()
  if (dispatched === undefined) return undefined
  for (const [name, contexts] of dispatched) {
    const value = undiciHeader(request, name)
    const context = value === undefined ? undefined : contexts.get(value)
    if (context !== undefined) return context
  }
  return undefined
}

/**
 * Replaces the fields that the request was dispatched with, which name the parent, by those of its own attempt. One
 * without fields goes to a server that is to get none.
 */
export function replaceDispatched(
  headers: UnsentHeaders,
  fields: Readonly<Record<string, string>>,
  context: Context,
): void {
  if (Object.keys(fields).length === 0) {
    removeDispatched(headers, context)
    return
  }
  // Two requests of one span may differ in their baggage, which was right when they were dispatched.
  const isKept = (name: string) => name === BAGGAGE && headers.get(name) !== undefined
  const replaced = Object.fromEntries(Object.entries(fields).filter(([name]) => !isKept(name)))
  headers.change(Object.keys(replaced), replaced)
}

/** Removes the fields that the request was dispatched with. */
export function removeDispatched(headers: UnsentHeaders, context: Context): void {
  const fields = httpHeaders.inject<Record<string, string>>(undefined, context)
  const removed = Object.keys(fields).filter(name => headers.get(name) === fields[name])
  if (removed.length > 0) headers.change(removed, {})
}
