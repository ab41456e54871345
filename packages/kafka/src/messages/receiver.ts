import type { MessagingClient } from '@throughline/core/integrations'
import type { KafkaTracing } from './kafka-tracing-options.ts'

/** Who receives messages, and how that is traced. */
export interface Receiver {
  readonly tracing: KafkaTracing
  readonly client: MessagingClient
}
