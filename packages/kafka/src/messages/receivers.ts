import type { MessagingClient } from '@throughline/core/integrations'
import { globalSlot } from '@throughline/core/integrations'
import type { KafkaTracing } from './kafka-tracing-options.ts'
import { DEFAULT_TRACING } from './kafka-tracing-options.ts'

/** The traced consumer of messages: its client, and its options. */
export interface Receiver {
  readonly tracing: KafkaTracing
  readonly client: MessagingClient
}

/** Shared, so that copies of this package in one process find each other's batches. */
const slot = globalSlot<WeakMap<object, Receiver>>('kafka-receivers.1')

const UNKNOWN: Receiver = {
  tracing: DEFAULT_TRACING,
  client: { clientId: undefined, groupId: undefined },
}

/** Keeps the receiver of a batch for the lifetime of the batch. */
export function rememberReceiver(batch: object, receiver: Receiver): void {
  slot.value ??= new WeakMap()
  slot.value.set(batch, receiver)
}

/** The receiver of a batch; one with the default options where no traced consumer has received it. */
export function receiverOf(batch: object): Receiver {
  return slot.value?.get(batch) ?? UNKNOWN
}
