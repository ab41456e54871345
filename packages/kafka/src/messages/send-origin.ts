import type { MessagingClient, MessagingServer } from '@throughline/core/integrations'
import type { HeaderForm } from './header-form.ts'
import type { KafkaTracing } from './kafka-tracing-options.ts'

/**
 * The server that a topic's partition is at, as the client knows it without a request.
 *
 * @param partition `undefined` where there is none, or several
 */
export type ServerOf = (topic: string, partition: number | undefined) => MessagingServer | undefined

/** What sends: its options, its client, and how that represents headers. */
export interface SendOrigin {
  readonly tracing: KafkaTracing
  readonly client: MessagingClient
  readonly form: HeaderForm
  /** Whether the client spreads each message that it is given. */
  readonly spreadsMessages?: boolean
  /** Called where a send begins; what it returns is called where the send has succeeded. */
  readonly watchSend?: () => ServerOf
}
