import type { Attributes } from '@opentelemetry/api'
import type { MessagingClient } from '@throughline/core/integrations'
import { errorType, measureSafely, messageOf, warnOnce } from '@throughline/core/integrations'
import { ConsumerLags } from './consumer-lags.ts'
import type { KafkaInstruments } from './kafka-instruments.ts'
import { kafkaInstruments } from './kafka-instruments.ts'

/** The events of a consumer of kafkajs, by their names: `consumer.events`. */
interface WatchedConsumer {
  readonly events?: Readonly<Record<string, string>>
  on?(name: string, listener: (event: { readonly payload: unknown }) => void): unknown
}

interface BatchPayload {
  readonly topic: string
  readonly partition: number
  /** Messages behind the last one of the batch, as text. */
  readonly offsetLag: string
}

interface JoinPayload {
  readonly memberAssignment?: Readonly<Record<string, readonly number[]>>
}

interface CrashPayload {
  readonly error?: unknown
}

/**
 * Measures what a consumer of kafkajs reports by its events: lag, rebalances, crashes and commits. Where no MeterProvider is
 * registered, an event costs one look for it.
 *
 * @param client has the name of the group once the consumer has joined
 */
export function watchConsumer(consumer: object, client: MessagingClient): void {
  const lags = new ConsumerLags()
  try {
    listen('END_BATCH_PROCESS', (_, payload) => {
      const { topic, partition, offsetLag } = payload as BatchPayload
      const messages = Number(offsetLag)
      if (messages >= 0) lags.set(client.groupId, topic, partition, messages)
    })
    listen('REBALANCING', ({ rebalances }) => rebalances.add(1, attributesOf(client)))
    listen('COMMIT_OFFSETS', ({ commits }) => commits.add(1, attributesOf(client)))
    listen('CRASH', ({ crashes }, payload) => {
      lags.clear()
      const { error } = payload as CrashPayload
      crashes.add(1, { ...attributesOf(client), 'error.type': errorType(error) })
    })
    listen('GROUP_JOIN', (_, payload) => lags.keep((payload as JoinPayload).memberAssignment ?? {}))
    for (const event of ['STOP', 'DISCONNECT']) listen(event, () => lags.clear())
  } catch (error) {
    warnOnce('kafka metrics', () => `the health of a Kafka consumer is not measured: ${messageOf(error)}`)
  }

  function listen(event: string, measure: (instruments: KafkaInstruments, payload: unknown) => void): void {
    const { events, on } = consumer as WatchedConsumer
    const name = events?.[event]
    if (name === undefined) return
    on?.call(consumer, name, ({ payload }) => {
      const instruments = kafkaInstruments()
      if (instruments !== undefined) measureSafely(() => measure(instruments, payload))
    })
  }
}

function attributesOf({ groupId }: MessagingClient): Attributes {
  const attributes: Attributes = { 'messaging.system': 'kafka' }
  if (groupId !== undefined) attributes['messaging.consumer.group.name'] = groupId
  return attributes
}
