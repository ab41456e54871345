import { delegateTo } from '@throughline/core/integrations'
import type { KafkaTracingOptions } from '../messages/kafka-tracing-options.ts'
import { checkedTracing } from '../messages/kafka-tracing-options.ts'
import { checkClient } from '../messages/known-clients.ts'
import { isTraced, TRACED } from '../messages/traced-mark.ts'
import type { ConsumerLike, KafkaLike, ProducerLike } from './shapes.ts'
import { tracedConsumer } from './trace-consumer.ts'
import { tracedProducer } from './trace-producer.ts'

interface TracedMethods {
  producer(config?: object): ProducerLike
  consumer(config?: object): ConsumerLike
}

/**
 * Returns a client whose producers add trace headers to messages and whose consumers continue the traces of messages.
 * It delegates everything else to `kafka`, which is not changed and stays untraced.
 *
 * @throws TypeError for an argument that is no client of the KafkaJS-compatible API, or a wrong option
 */
export function traceKafka<T extends KafkaLike>(kafka: T, options?: KafkaTracingOptions): T {
  const kind = 'a Kafka client of the KafkaJS-compatible API of @confluentinc/kafka-javascript'
  checkClient('kafka', kind, '@throughline/kafka/confluent', kafka, ['producer', 'consumer'])
  const tracing = checkedTracing(options)
  if (isTraced(kafka)) return kafka
  const untraced = kafka as unknown as TracedMethods
  return delegateTo<TracedMethods>(untraced, {
    producer: config => tracedProducer(untraced.producer(config), tracing),
    consumer: config => tracedConsumer(untraced.consumer(config), tracing),
    [TRACED]: true,
  }) as unknown as T
}
