import { delegateTo } from '@throughline/core/integrations'
import type { KafkaTracingOptions } from '../messages/kafka-tracing-options.ts'
import { checkedTracing } from '../messages/kafka-tracing-options.ts'
import { checkClient } from '../messages/known-clients.ts'
import { rememberReceiver } from '../messages/receivers.ts'
import { isTraced, TRACED } from '../messages/traced-mark.ts'
import { clientOf } from './client-of.ts'
import { LISTED_HEADERS } from './list-headers.ts'
import type { ConsumerLike } from './shapes.ts'

/**
 * Returns a consumer that carries its options, and the names of client and group, to {@link traceMessage}. It delegates
 * everything to `consumer`, which is not changed.
 *
 * @throws TypeError for an argument that is no consumer of the callback API, or a wrong option
 */
export function traceConsumer<T extends ConsumerLike>(consumer: T, options?: KafkaTracingOptions): T {
  const kind = 'a consumer of the callback API of @confluentinc/kafka-javascript or node-rdkafka'
  checkClient('consumer', kind, '@throughline/kafka/rdkafka', consumer, ['consume', 'getMetadata'])
  const tracing = checkedTracing(options)
  if (isTraced(consumer)) return consumer
  const traced = delegateTo<object>(consumer, { [TRACED]: true })
  rememberReceiver(traced, { tracing, client: clientOf(consumer), form: LISTED_HEADERS })
  return traced as T
}
