import { expected } from '@throughline/core/integrations'
import type { Consumer, ConsumerRunConfig } from 'kafkajs'
import type { KafkaTracing, KafkaTracingOptions } from '../messages/kafka-tracing-options.ts'
import { checkedTracing } from '../messages/kafka-tracing-options.ts'
import { isTraced, TRACED } from '../messages/traced-mark.ts'
import { clientNames } from './client-names.ts'
import { tracedEachBatch } from './traced-each-batch.ts'
import { tracedEachMessage } from './traced-each-message.ts'

/**
 * Returns a consumer whose `eachMessage` and `eachBatch` run inside a span. The span of a message is a child of its
 * sender's; that of a batch is linked to the senders of its messages. `consumer` is not changed.
 *
 * @throws TypeError for an argument that is no consumer, or a wrong option
 */
export function traceConsumer<T extends Consumer>(consumer: T, options?: KafkaTracingOptions): T {
  if (typeof consumer?.run !== 'function') throw expected('consumer', 'a consumer of kafkajs', consumer)
  return tracedConsumer(consumer, checkedTracing(options))
}

/** {@link traceConsumer} with checked options. */
export function tracedConsumer<T extends Consumer>(consumer: T, tracing: KafkaTracing): T {
  if (isTraced(consumer)) return consumer
  const receiver = { tracing, client: clientNames(consumer) }
  return { ...consumer, run, [TRACED]: true }

  function run(config?: ConsumerRunConfig): Promise<void> {
    const { eachMessage, eachBatch } = config ?? {}
    return consumer.run({
      ...config,
      ...(typeof eachMessage === 'function' && { eachMessage: tracedEachMessage(eachMessage, receiver) }),
      ...(typeof eachBatch === 'function' && { eachBatch: tracedEachBatch(eachBatch, receiver) }),
    })
  }
}
