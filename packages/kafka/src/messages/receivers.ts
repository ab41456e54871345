import { globalSlot } from '@throughline/core/integrations'
import { DEFAULT_TRACING } from './kafka-tracing-options.ts'
import type { Receiver } from './receiver.ts'

/** Two copies of this package in one process know each other's batches. */
const slot = globalSlot<WeakMap<object, Receiver>>('kafka-receivers.1')

const UNKNOWN: Receiver = {
  tracing: DEFAULT_TRACING,
  client: { clientId: undefined, groupId: undefined },
}

/** Remembers who received a batch, for as long as there is the batch. */
export function rememberReceiver(batch: object, receiver: Receiver): void {
  slot.value ??= new WeakMap()
  slot.value.set(batch, receiver)
}

/** Who received a batch; somebody with the default options where it came by no traced consumer. */
export function receiverOf(batch: object): Receiver {
  return slot.value?.get(batch) ?? UNKNOWN
}
