import { delegateTo } from '@throughline/core/integrations'
import type { Consumer, ConsumerRunConfig } from 'kafkajs'
import type { RunConfig } from '../kafkajs-api/shapes.ts'
import { tracedRunConfig } from '../kafkajs-api/traced-run.ts'
import { HEADERS_BY_NAME } from '../messages/header-form.ts'
import type { KafkaTracing, KafkaTracingOptions } from '../messages/kafka-tracing-options.ts'
import { checkedTracing } from '../messages/kafka-tracing-options.ts'
import { checkClient } from '../messages/known-clients.ts'
import { tracedCommit } from '../messages/traced-commit.ts'
import { isTraced, TRACED } from '../messages/traced-mark.ts'
import { watchConsumer } from '../metrics/watch-consumer.ts'
import { clientNames } from './client-names.ts'
import { warnIfInstrumented } from './warn-if-instrumented.ts'

/**
 * Returns a consumer whose `eachMessage` and `eachBatch` run inside a span. The span of a message is a child of its
 * sender's; that of a batch is linked to the senders of its messages. It delegates everything else to `consumer`, which
 * is not changed.
 *
 * @throws TypeError for an argument that is no consumer of kafkajs, or a wrong option
 */
export function traceConsumer<T extends Consumer>(consumer: T, options?: KafkaTracingOptions): T {
  checkConsumer(consumer)
  return tracedConsumer(consumer, checkedTracing(options))
}

/** {@link traceConsumer} with checked options. */
export function tracedConsumer<T extends Consumer>(consumer: T, tracing: KafkaTracing): T {
  if (isTraced(consumer)) return consumer
  checkConsumer(consumer)
  warnIfInstrumented(consumer.run)
  const client = clientNames(consumer)
  watchConsumer(consumer, client)
  const receiver = { tracing, client, form: HEADERS_BY_NAME }
  return delegateTo<Consumer>(consumer, { run, commitOffsets, [TRACED]: true }) as T

  function run(config?: ConsumerRunConfig): Promise<void> {
    if (typeof config !== 'object' || config === null) return consumer.run(config)
    return consumer.run(tracedRunConfig(config as RunConfig, receiver) as ConsumerRunConfig)
  }

  function commitOffsets(...committed: Parameters<Consumer['commitOffsets']>): Promise<void> {
    const call = { offsets: committed[0], isAnswered: true }
    return tracedCommit(receiver, call, () => consumer.commitOffsets(...committed))
  }
}

function checkConsumer(consumer: unknown): void {
  checkClient('consumer', 'a consumer of kafkajs', '@throughline/kafka', consumer, ['run'])
}
