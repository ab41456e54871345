import { delegateTo } from '@throughline/core/integrations'
import type { Producer, Transaction } from 'kafkajs'
import type { Sender } from '../kafkajs-api/shapes.ts'
import { tracedSender } from '../kafkajs-api/traced-sender.ts'
import { HEADERS_BY_NAME } from '../messages/header-form.ts'
import type { KafkaTracing, KafkaTracingOptions } from '../messages/kafka-tracing-options.ts'
import { checkedTracing } from '../messages/kafka-tracing-options.ts'
import { checkClient } from '../messages/known-clients.ts'
import { isTraced, TRACED } from '../messages/traced-mark.ts'
import { watchSends } from './answering-broker.ts'
import { clientNames } from './client-names.ts'
import { warnIfInstrumented } from './warn-if-instrumented.ts'

/**
 * Returns a producer that makes a span for each topic of a send, and adds the trace headers to copies of the messages,
 * also inside transactions. It delegates everything else to `producer`, which is not changed.
 *
 * @throws TypeError for an argument that is no producer of kafkajs, or a wrong option
 */
export function traceProducer<T extends Producer>(producer: T, options?: KafkaTracingOptions): T {
  checkProducer(producer)
  return tracedProducer(producer, checkedTracing(options))
}

/** {@link traceProducer} with checked options. */
export function tracedProducer<T extends Producer>(producer: T, tracing: KafkaTracing): T {
  if (isTraced(producer)) return producer
  checkProducer(producer)
  warnIfInstrumented(producer.send)
  const watchSend = watchSends(producer)
  const client = clientNames(producer)
  const origin = { tracing, client, form: HEADERS_BY_NAME, spreadsMessages: true, watchSend }
  return delegateTo<Producer>(producer, { ...senderOf(producer), transaction, [TRACED]: true }) as T

  async function transaction(): Promise<Transaction> {
    const untraced = await producer.transaction()
    return delegateTo(untraced, senderOf(untraced))
  }

  function senderOf(sender: Transaction | Producer): Pick<Producer, 'send' | 'sendBatch'> {
    return tracedSender(sender as Sender, origin) as Pick<Producer, 'send' | 'sendBatch'>
  }
}

function checkProducer(producer: unknown): void {
  checkClient('producer', 'a producer of kafkajs', '@throughline/kafka', producer, ['send', 'sendBatch'])
}
