import { delegateTo } from '@throughline/core/integrations'
import type { Consumer, ConsumerConfig, Kafka, Producer, ProducerConfig } from 'kafkajs'
import type { KafkaTracingOptions } from '../messages/kafka-tracing-options.ts'
import { checkedTracing } from '../messages/kafka-tracing-options.ts'
import { checkClient, hasMethods } from '../messages/known-clients.ts'
import { isTraced, TRACED } from '../messages/traced-mark.ts'
import { tracedConsumer } from './trace-consumer.ts'
import { tracedProducer } from './trace-producer.ts'

/**
 * Returns a client whose producers add trace headers to messages and whose consumers continue the traces of messages.
 * It delegates everything else to `kafka`, which is not changed and stays untraced. Producers and consumers that other
 * methods of a subclass return are traced too; those that they keep are not.
 *
 * @throws TypeError for an argument that is no client of kafkajs, or a wrong option
 */
export function traceKafka<T extends Kafka>(kafka: T, options?: KafkaTracingOptions): T {
  checkClient('kafka', 'a Kafka client of kafkajs', '@throughline/kafka', kafka, ['producer', 'consumer'])
  const tracing = checkedTracing(options)
  if (isTraced(kafka)) return kafka
  return delegateTo<Kafka>(kafka, { producer, consumer, [TRACED]: true }, adopted) as T

  function producer(config?: ProducerConfig): Producer {
    return tracedProducer(kafka.producer(config), tracing)
  }

  function consumer(config: ConsumerConfig): Consumer {
    return tracedConsumer(kafka.consumer(config), tracing)
  }

  function adopted(result: unknown): unknown {
    if (typeof result !== 'object' || result === null) return result
    if (result instanceof Promise) return result.then(adopted)
    if (hasMethods(result, 'send', 'sendBatch', 'transaction'))
      return tracedProducer(result as Producer, tracing)
    if (hasMethods(result, 'run', 'subscribe', 'seek')) return tracedConsumer(result as Consumer, tracing)
    return result
  }
}
