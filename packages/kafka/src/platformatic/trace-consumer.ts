import { delegateTo } from '@throughline/core/integrations'
import type { KafkaTracingOptions } from '../messages/kafka-tracing-options.ts'
import { checkedTracing } from '../messages/kafka-tracing-options.ts'
import { checkClient } from '../messages/known-clients.ts'
import type { Receiver } from '../messages/receivers.ts'
import { rememberReceiver } from '../messages/receivers.ts'
import { isTraced, TRACED } from '../messages/traced-mark.ts'
import { clientOf } from './client-of.ts'
import { knownServer } from './known-server.ts'
import { RECEIVED_HEADERS } from './map-headers.ts'
import type { ConsumerLike } from './shapes.ts'
import { watchCommits } from './watch-commits.ts'

type Consume = (
  options: object,
  callback?: (error: Error | null, stream: object) => void,
) => Promise<object> | undefined

/**
 * Returns a consumer whose streams carry its options, and the names of client and group, to {@link traceMessage}. It
 * delegates everything else to `consumer`, which is not changed.
 *
 * @throws TypeError for an argument that is no consumer of @platformatic/kafka, or a wrong option
 */
export function traceConsumer<T extends ConsumerLike>(consumer: T, options?: KafkaTracingOptions): T {
  const kind = 'a consumer of @platformatic/kafka'
  checkClient('consumer', kind, '@throughline/kafka/platformatic', consumer, ['consume'])
  const tracing = checkedTracing(options)
  if (isTraced(consumer)) return consumer
  const receiver: Receiver = {
    tracing,
    client: clientOf(consumer),
    form: RECEIVED_HEADERS,
    serverOf: knownServer(consumer),
  }
  watchCommits(consumer, receiver)
  const untraced = consumer as unknown as { readonly consume: Consume }
  return delegateTo<{ consume: Consume }>(untraced, { consume, [TRACED]: true }) as unknown as T

  function consume(
    consumed: object,
    callback?: (error: Error | null, stream: object) => void,
  ): Promise<object> | undefined {
    if (typeof callback !== 'function') return untraced.consume(consumed)?.then(remembered)
    return untraced.consume(consumed, (error, stream) => {
      callback(error, error ? stream : remembered(stream))
    })
  }

  function remembered(stream: object): object {
    rememberReceiver(stream, receiver)
    return stream
  }
}
