import type { OptionTable } from '@throughline/core/integrations'
import { A_NUMBER_ABOVE_0, A_TEXT, checkedOptions } from '@throughline/core/integrations'
import { hasMethods } from '../messages/known-clients.ts'

/** A producer, as kafkajs and the clients compatible with it have it. */
export interface SpanProducer {
  connect(): Promise<unknown>
  send(record: { topic: string; messages: { key: string; value: Buffer }[] }): Promise<unknown>
  disconnect(): Promise<unknown>
}

/** Where spans go. */
export interface KafkaSpanExporterOptions {
  /**
   * A client of kafkajs, or of the KafkaJS-compatible API of @confluentinc/kafka-javascript. The exporter makes a producer
   * of its own. It may be a traced client: spans that are sent make no spans.
   */
  readonly kafka: { producer(settings?: never): SpanProducer }
  /** The topic. @default 'otlp_spans' */
  readonly topic?: string | undefined
  /**
   * Settings of the producer. Services whose producers compute partitions differently send one trace to several Collectors:
   * leave kafkajs its `DefaultPartitioner`, and Confluent's client its `murmur2_random`. @default none
   */
  readonly producer?: object | undefined
  /** Settings of each send, such as `compression` and `acks` of kafkajs. Confluent's client has both in `producer`. @default none */
  readonly send?: object | undefined
  /**
   * Bytes of a record, and of all records sent at once: a broker refuses more than its `message.max.bytes`. Larger traces
   * are sent as several records of the same key.
   *
   * @default 1000000
   */
  readonly maxBytes?: number | undefined
}

/** {@link KafkaSpanExporterOptions}, checked. */
export interface CheckedSpanExporterOptions {
  readonly kafka: { producer(settings?: object): SpanProducer }
  readonly topic: string
  readonly producer?: object
  readonly send?: object
  readonly maxBytes: number
}

const AN_OBJECT = { is: 'an object', valid: (value: unknown) => typeof value === 'object' && value !== null }

const OPTIONS: OptionTable<CheckedSpanExporterOptions> = {
  kafka: {
    is: 'a Kafka client of kafkajs, or a compatible one',
    valid: value => typeof value === 'object' && value !== null && hasMethods(value, 'producer'),
    required: true,
  },
  topic: { ...A_TEXT, default: () => 'otlp_spans' },
  producer: AN_OBJECT,
  send: AN_OBJECT,
  maxBytes: { ...A_NUMBER_ABOVE_0, is: 'a number of bytes above 0', default: () => 1_000_000 },
}

/** @throws TypeError for an unknown or wrong option */
export function checkedSpanExporterOptions(options: KafkaSpanExporterOptions): CheckedSpanExporterOptions {
  return checkedOptions<CheckedSpanExporterOptions>(options, OPTIONS)
}
