import { expected } from '@throughline/core/integrations'
import type { ConsumerConfig, Kafka, ProducerConfig } from 'kafkajs'
import type { KafkaTracingOptions } from '../messages/kafka-tracing-options.ts'
import { checkedTracing } from '../messages/kafka-tracing-options.ts'
import { isTraced, TRACED } from '../messages/traced-mark.ts'
import { tracedConsumer } from './trace-consumer.ts'
import { tracedProducer } from './trace-producer.ts'

/**
 * Returns a client whose producers add trace headers to messages and whose consumers continue the traces of messages.
 * It inherits everything else from `kafka`, which is not changed and stays untraced.
 *
 * @throws TypeError for an argument that is no client, or a wrong option
 */
export function traceKafka<T extends Kafka>(kafka: T, options?: KafkaTracingOptions): T {
  if (!isKafka(kafka)) throw expected('kafka', 'a Kafka client of kafkajs', kafka)
  const tracing = checkedTracing(options)
  if (isTraced(kafka)) return kafka
  return Object.create(kafka, {
    [TRACED]: property(true),
    producer: property(producer),
    consumer: property(consumer),
  }) as T

  function producer(config?: ProducerConfig) {
    return tracedProducer(kafka.producer(config), tracing)
  }

  function consumer(config: ConsumerConfig) {
    return tracedConsumer(kafka.consumer(config), tracing)
  }
}

function property(value: unknown): PropertyDescriptor {
  return { value, configurable: true, enumerable: true, writable: true }
}

function isKafka(value: unknown): value is Kafka {
  if (typeof value !== 'object' || value === null) return false
  const { producer, consumer } = value as Partial<Kafka>
  return typeof producer === 'function' && typeof consumer === 'function'
}
