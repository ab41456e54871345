import { DEFAULT_TRACING } from '../messages/kafka-tracing-options.ts'
import type { Receiver } from '../messages/receivers.ts'
import { RECEIVED_HEADERS } from './map-headers.ts'

/** For streams of consumers that are not traced. */
export const UNKNOWN_RECEIVER: Receiver = {
  tracing: DEFAULT_TRACING,
  client: { clientId: undefined, groupId: undefined },
  form: RECEIVED_HEADERS,
}
