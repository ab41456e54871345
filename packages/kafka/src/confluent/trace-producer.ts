import { delegateTo } from '@throughline/core/integrations'
import type { Sender } from '../kafkajs-api/shapes.ts'
import { tracedSender } from '../kafkajs-api/traced-sender.ts'
import type { KafkaTracing, KafkaTracingOptions } from '../messages/kafka-tracing-options.ts'
import { checkedTracing } from '../messages/kafka-tracing-options.ts'
import { checkClient } from '../messages/known-clients.ts'
import { isTraced, TRACED } from '../messages/traced-mark.ts'
import { clientOf } from './client-of.ts'
import { HEADERS } from './headers.ts'
import type { ProducerLike } from './shapes.ts'

/** The methods that are replaced. A transaction is the producer itself. */
interface TracedMethods extends Sender {
  transaction(): Promise<TracedMethods>
}

/**
 * Returns a producer that makes a span for each topic of a send, and adds the trace headers to copies of the messages,
 * also inside transactions. It delegates everything else to `producer`, which is not changed.
 *
 * @throws TypeError for an argument that is no producer of the KafkaJS-compatible API, or a wrong option
 */
export function traceProducer<T extends ProducerLike>(producer: T, options?: KafkaTracingOptions): T {
  checkProducer(producer)
  return tracedProducer(producer, checkedTracing(options))
}

/** {@link traceProducer} with checked options. */
export function tracedProducer<T extends ProducerLike>(producer: T, tracing: KafkaTracing): T {
  if (isTraced(producer)) return producer
  checkProducer(producer)
  const untraced = producer as unknown as TracedMethods
  const sender = tracedSender(untraced, { tracing, client: clientOf(producer), form: HEADERS })
  const traced = delegateTo<TracedMethods>(untraced, { ...sender, transaction, [TRACED]: true })
  return traced as unknown as T

  async function transaction(): Promise<TracedMethods> {
    await untraced.transaction()
    return traced
  }
}

function checkProducer(producer: unknown): void {
  const kind = 'a producer of the KafkaJS-compatible API of @confluentinc/kafka-javascript'
  checkClient('producer', kind, '@throughline/kafka/confluent', producer, ['send', 'sendBatch'])
}
