import type { Span, SpanContext } from '@opentelemetry/api'
import { TraceFlags, trace } from '@opentelemetry/api'
import type { MessagingClient } from '@throughline/core/integrations'
import { globalSlot } from '@throughline/core/integrations'
import type { HeaderForm } from './header-form.ts'
import { HEADERS_BY_NAME } from './header-form.ts'
import type { KafkaTracing } from './kafka-tracing-options.ts'
import { DEFAULT_TRACING } from './kafka-tracing-options.ts'
import type { ServerOf } from './send-origin.ts'

/** The traced consumer of messages: its client, its options, and how it represents headers. */
export interface Receiver {
  readonly tracing: KafkaTracing
  readonly client: MessagingClient
  readonly form: HeaderForm
  readonly serverOf?: ServerOf
  /** In place of the spans of messages that are not to be recorded: it is not sampled, nor is what descends from it. */
  readonly unrecorded?: Span
}

/** `receiver`; where `first` is given, for messages that are not to be recorded, which belong to the trace of `first`. */
export function receiverFor(receiver: Receiver, first: SpanContext | undefined): Receiver {
  if (first === undefined) return receiver
  return { ...receiver, unrecorded: trace.wrapSpanContext({ ...first, traceFlags: TraceFlags.NONE }) }
}

/** Shared, so that copies of this package in one process find each other's batches. */
const slot = globalSlot<WeakMap<object, Receiver>>('kafka-receivers.2')

const UNKNOWN: Receiver = {
  tracing: DEFAULT_TRACING,
  client: { clientId: undefined, groupId: undefined },
  form: HEADERS_BY_NAME,
}

/** Keeps the receiver of a batch for the lifetime of the batch. */
export function rememberReceiver(batch: object, receiver: Receiver): void {
  slot.value ??= new WeakMap()
  slot.value.set(batch, receiver)
}

/** The receiver of a batch; `fallback` where no traced consumer has received it. */
export function receiverOf(batch: object, fallback: Receiver = UNKNOWN): Receiver {
  return slot.value?.get(batch) ?? fallback
}
