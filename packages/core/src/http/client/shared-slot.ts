import { globalSlot } from '../../base/global-slot.ts'

interface Shared {
  /** Whether a copy of this package listens to the HTTP clients of this process. */
  isSubscribed: boolean
  /** Requests of `node:http` that were handled, by any door and any copy of this package. */
  readonly seen: WeakSet<object>
}

const slot = globalSlot<Shared>('http-client.1')

/** The state shared by all copies of this package in one process. */
export function sharedSlot(): Shared {
  slot.value ??= { isSubscribed: false, seen: new WeakSet() }
  return slot.value
}
