import { delegateTo } from '@throughline/core/integrations'
import type { KafkaTracingOptions } from '../messages/kafka-tracing-options.ts'
import { checkedTracing } from '../messages/kafka-tracing-options.ts'
import { checkClient, hasMethods } from '../messages/known-clients.ts'
import type { Receiver } from '../messages/receivers.ts'
import { rememberReceiver } from '../messages/receivers.ts'
import { tracedCommit } from '../messages/traced-commit.ts'
import { isTraced, TRACED } from '../messages/traced-mark.ts'
import { clientOf } from './client-of.ts'
import { LISTED_HEADERS } from './list-headers.ts'
import type { ConsumerLike } from './shapes.ts'

type Commit = (...committed: readonly unknown[]) => unknown

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
  const receiver: Receiver = { tracing, client: clientOf(consumer), form: LISTED_HEADERS }
  const traced: object = delegateTo<object>(consumer, {
    ...tracedCommits(consumer, receiver, () => traced),
    [TRACED]: true,
  })
  rememberReceiver(traced, receiver)
  return traced as T
}

/**
 * The methods that commit, of which `commit` and `commitMessage` return before the broker has answered.
 *
 * @param delegate what is returned where the client returns itself
 */
function tracedCommits(consumer: object, receiver: Receiver, delegate: () => object): Record<string, Commit> {
  const names = ['commit', 'commitSync', 'commitMessage', 'commitMessageSync'].filter(name =>
    hasMethods(consumer, name),
  )
  return Object.fromEntries(names.map(name => [name, commitTraced(name)]))

  function commitTraced(name: string): Commit {
    return (...committed) => {
      const commit = Reflect.get(consumer, name) as Commit
      const call = { offsets: [committed[0] ?? []].flat(), isAnswered: name.endsWith('Sync') }
      const result = tracedCommit(receiver, call, () => Reflect.apply(commit, consumer, committed))
      return result === consumer ? delegate() : result
    }
  }
}
