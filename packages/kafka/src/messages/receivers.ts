import { DEFAULT_TRACING } from './kafka-tracing-options.ts'
import type { Receiver } from './receiver.ts'

/** Behind a registered symbol, so that two copies of this package in one process know each other's batches. */
const SLOT = Symbol.for('throughline.kafka.receivers.1')
const slots = globalThis as { [SLOT]?: WeakMap<object, Receiver> }

const UNKNOWN: Receiver = {
  tracing: DEFAULT_TRACING,
  client: { clientId: undefined, groupId: undefined },
}

/** Remembers who received a batch, for as long as there is the batch. */
export function rememberReceiver(batch: object, receiver: Receiver): void {
  slots[SLOT] ??= new WeakMap()
  slots[SLOT].set(batch, receiver)
}

/** Who received a batch; somebody with the default options where it came by no traced consumer. */
export function receiverOf(batch: object): Receiver {
  return slots[SLOT]?.get(batch) ?? UNKNOWN
}
