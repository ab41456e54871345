import { expected } from '@throughline/core/integrations'
import type { Producer, Transaction } from 'kafkajs'
import type { KafkaTracing, KafkaTracingOptions } from '../messages/kafka-tracing-options.ts'
import { checkedTracing } from '../messages/kafka-tracing-options.ts'
import { isTraced, TRACED } from '../messages/traced-mark.ts'
import { clientNames } from './client-names.ts'
import { tracedSender } from './traced-sender.ts'

/**
 * Returns a producer that makes a span for each topic of a send, and adds the trace headers to copies of the messages,
 * also inside transactions. `producer` is not changed.
 *
 * @throws TypeError for an argument that is no producer, or a wrong option
 */
export function traceProducer<T extends Producer>(producer: T, options?: KafkaTracingOptions): T {
  if (typeof producer?.send !== 'function') throw expected('producer', 'a producer of kafkajs', producer)
  return tracedProducer(producer, checkedTracing(options))
}

/** {@link traceProducer} with checked options. */
export function tracedProducer<T extends Producer>(producer: T, tracing: KafkaTracing): T {
  if (isTraced(producer)) return producer
  const names = clientNames(producer)
  return { ...producer, ...tracedSender(producer, tracing, names), transaction, [TRACED]: true }

  async function transaction(): Promise<Transaction> {
    const untraced = await producer.transaction()
    return { ...untraced, ...tracedSender(untraced, tracing, names) }
  }
}
