import { delegateTo } from '@throughline/core/integrations'
import type { RunConfig } from '../kafkajs-api/shapes.ts'
import { tracedRunConfig } from '../kafkajs-api/traced-run.ts'
import type { KafkaTracing, KafkaTracingOptions } from '../messages/kafka-tracing-options.ts'
import { checkedTracing } from '../messages/kafka-tracing-options.ts'
import { checkClient } from '../messages/known-clients.ts'
import { tracedCommit } from '../messages/traced-commit.ts'
import { isTraced, TRACED } from '../messages/traced-mark.ts'
import { clientOf } from './client-of.ts'
import { HEADERS } from './headers.ts'
import type { ConsumerLike } from './shapes.ts'

interface TracedMethods {
  run(config?: RunConfig): Promise<void>
  commitOffsets(...committed: readonly unknown[]): Promise<void>
}

/**
 * Returns a consumer whose `eachMessage` and `eachBatch` run inside a span. The span of a message is a child of its
 * sender's; that of a batch is linked to the senders of its messages. It delegates everything else to `consumer`, which
 * is not changed.
 *
 * @throws TypeError for an argument that is no consumer of the KafkaJS-compatible API, or a wrong option
 */
export function traceConsumer<T extends ConsumerLike>(consumer: T, options?: KafkaTracingOptions): T {
  checkConsumer(consumer)
  return tracedConsumer(consumer, checkedTracing(options))
}

/** {@link traceConsumer} with checked options. */
export function tracedConsumer<T extends ConsumerLike>(consumer: T, tracing: KafkaTracing): T {
  if (isTraced(consumer)) return consumer
  checkConsumer(consumer)
  const untraced = consumer as unknown as TracedMethods
  const receiver = { tracing, client: clientOf(consumer), form: HEADERS }
  return delegateTo<TracedMethods>(untraced, { run, commitOffsets, [TRACED]: true }) as unknown as T

  function run(config?: RunConfig): Promise<void> {
    if (typeof config !== 'object' || config === null) return untraced.run(config)
    return untraced.run(tracedRunConfig(config, receiver))
  }

  function commitOffsets(...committed: readonly unknown[]): Promise<void> {
    const call = { offsets: committed[0], isAnswered: true }
    return tracedCommit(receiver, call, () => untraced.commitOffsets(...committed))
  }
}

function checkConsumer(consumer: unknown): void {
  const kind = 'a consumer of the KafkaJS-compatible API of @confluentinc/kafka-javascript'
  checkClient('consumer', kind, '@throughline/kafka/confluent', consumer, ['run'])
}
