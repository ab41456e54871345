import type { MessagingClient } from '@throughline/core/integrations'
import { globalSlot } from '@throughline/core/integrations'
import type { KafkaTracing } from './kafka-tracing-options.ts'
import { DEFAULT_TRACING } from './kafka-tracing-options.ts'

/** Who receives messages, and how that is traced. */
export interface Receiver {
  readonly tracing: KafkaTracing
  readonly client: MessagingClient
}

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
