import type { Context } from '@opentelemetry/api'
import { globalSlot } from '../../base/global-slot.ts'

interface Shared {
  /** Whether a copy of this package listens to the HTTP clients of this process. */
  isSubscribed: boolean
  /** Whether a `fetch` has been wrapped by `traceFetch` of a copy of this package. */
  hasTracedFetch?: boolean
  /** Contexts of the requests that were given to `traceDispatcher`, by a header's name and value. */
  dispatched?: Map<string, Map<string, Context>>
  /** Requests of `node:http` that were looked at, by any door and any copy of this package, and results of `traceFetch`. */
  readonly seen: WeakSet<object>
}

const slot = globalSlot<Shared>('http-client.1')

/** The state shared by all copies of this package in one process. */
export function sharedSlot(): Shared {
  slot.value ??= { isSubscribed: false, seen: new WeakSet() }
  return slot.value
}
