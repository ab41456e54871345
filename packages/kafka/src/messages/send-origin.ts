import type { MessagingClient } from '@throughline/core/integrations'
import type { HeaderForm } from './header-form.ts'
import type { KafkaTracing } from './kafka-tracing-options.ts'

/** What sends: its options, its client, and how that represents headers. */
export interface SendOrigin {
  readonly tracing: KafkaTracing
  readonly client: MessagingClient
  readonly form: HeaderForm
}
