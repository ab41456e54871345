import { globalSlot } from '../../base/global-slot.ts'

interface Shared {
  /** Whether a copy of this package listens to the HTTP clients of this process. */
  isSubscribed: boolean
  /** Whether a `fetch` has been wrapped by `traceFetch` of a copy of this package. */
  hasTracedFetch?: boolean
  /**
   * The requests of `node:http` that have been looked at, by whichever door and whichever copy of this package, and the
   * results of `traceFetch`.
   */
  readonly seen: WeakSet<object>
}

const slot = globalSlot<Shared>('http-client.1')

/** What all copies of this package in one process have in common. */
export function sharedSlot(): Shared {
  slot.value ??= { isSubscribed: false, seen: new WeakSet() }
  return slot.value
}
