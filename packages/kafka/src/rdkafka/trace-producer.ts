import { delegateTo } from '@throughline/core/integrations'
import type { KafkaTracingOptions } from '../messages/kafka-tracing-options.ts'
import { checkedTracing } from '../messages/kafka-tracing-options.ts'
import { checkClient } from '../messages/known-clients.ts'
import type { SendOrigin } from '../messages/send-origin.ts'
import { isTraced, TRACED } from '../messages/traced-mark.ts'
import { clientOf } from './client-of.ts'
import { LISTED_HEADERS } from './list-headers.ts'
import type { Produce, ProducerLike } from './shapes.ts'
import { endReported, tracedProduce } from './traced-produce.ts'

/** What the client has of its settings `dr_cb` and `dr_msg_cb`. */
interface Reporting {
  readonly _cb_configs?: { readonly event?: { readonly delivery_cb?: unknown } }
  readonly produce: Produce
  prependListener(event: 'delivery-report', listener: typeof endReported): unknown
}

/**
 * Returns a producer whose `produce` makes a span, and adds the trace headers to a copy of the message's. With delivery
 * reports (`dr_cb` or `dr_msg_cb`) the span ends with the report, and has the offset. It delegates everything else to
 * `producer`, which is not changed.
 *
 * @throws TypeError for an argument that is no producer of the callback API, or a wrong option
 */
export function traceProducer<T extends ProducerLike>(producer: T, options?: KafkaTracingOptions): T {
  const kind = 'a producer of the callback API of @confluentinc/kafka-javascript or node-rdkafka'
  checkClient('producer', kind, '@throughline/kafka/rdkafka', producer, ['produce', 'getMetadata'])
  const tracing = checkedTracing(options)
  if (isTraced(producer)) return producer
  const untraced = producer as unknown as Reporting
  const origin: SendOrigin = { tracing, client: clientOf(producer), form: LISTED_HEADERS }
  const hasReports = typeof untraced._cb_configs?.event?.delivery_cb === 'function'
  if (hasReports) untraced.prependListener('delivery-report', endReported)
  const produce = tracedProduce((...args) => untraced.produce(...args), origin, hasReports)
  return delegateTo<{ produce: Produce }>(untraced, { produce, [TRACED]: true }) as unknown as T
}
