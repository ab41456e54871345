import type { OptionTable } from '@throughline/core/integrations'
import { A_NUMBER_ABOVE_0, A_TEXT, checkedOptions, expected } from '@throughline/core/integrations'
import { hasMethods } from '../messages/known-clients.ts'
import type { PlatformaticProducer } from './platformatic-producer.ts'
import { producersOf, takesBytes } from './platformatic-producer.ts'
import type { SpanProducer, SpanProducers } from './span-producer.ts'

/** Where spans go. */
export interface KafkaSpanExporterOptions {
  /**
   * A client of kafkajs, or of the KafkaJS-compatible API of @confluentinc/kafka-javascript: the exporter makes a producer
   * of its own. Or a producer of @platformatic/kafka without serializers, which the exporter closes at its end. It may be
   * traced: spans that are sent make no spans.
   */
  readonly kafka: { producer(settings?: never): SpanProducer } | PlatformaticProducer
  /** The topic. @default 'otlp_spans' */
  readonly topic?: string | undefined
  /**
   * Settings of the producer. Services whose producers compute partitions differently send one trace to several Collectors:
   * leave kafkajs its `DefaultPartitioner`, and Confluent's client its `murmur2_random`. A producer has its own. @default none
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
  readonly kafka: SpanProducers
  readonly topic: string
  readonly producer?: object
  readonly send?: object
  readonly maxBytes: number
}

const AN_OBJECT = { is: 'an object', valid: (value: unknown) => typeof value === 'object' && value !== null }

const OPTIONS: OptionTable<CheckedSpanExporterOptions> = {
  kafka: {
    is: 'a Kafka client of kafkajs, or a compatible one, or a producer of @platformatic/kafka without serializers',
    valid: value =>
      typeof value === 'object' && value !== null && (hasMethods(value, 'producer') || takesBytes(value)),
    required: true,
  },
  topic: { ...A_TEXT, default: () => 'otlp_spans' },
  producer: AN_OBJECT,
  send: AN_OBJECT,
  maxBytes: { ...A_NUMBER_ABOVE_0, is: 'a number of bytes above 0', default: () => 1_000_000 },
}

/** @throws TypeError for an unknown or wrong option */
export function checkedSpanExporterOptions(options: KafkaSpanExporterOptions): CheckedSpanExporterOptions {
  const checked = checkedOptions<CheckedSpanExporterOptions>(options, OPTIONS)
  const { kafka, producer } = checked
  if (hasMethods(kafka, 'producer')) return checked
  if (producer !== undefined)
    throw expected('producer', 'missing where `kafka` is a producer of @platformatic/kafka', producer)
  return { ...checked, kafka: producersOf(kafka as unknown as PlatformaticProducer) }
}
