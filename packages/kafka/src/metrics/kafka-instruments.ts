import type { Counter, Histogram, Meter, ObservableResult } from '@opentelemetry/api'
import { ValueType } from '@opentelemetry/api'
import type { MessagingInstruments } from '@throughline/core/integrations'
import { instrumentLookup, messagingInstruments } from '@throughline/core/integrations'
import { VERSION } from '../version.ts'
import { observeLags } from './consumer-lags.ts'

/** In seconds, up to a day: what waits in a topic may wait for long. */
const AGE_BOUNDARIES = [
  0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 3600, 86_400,
]

/** The instruments of the conventions, and those that the conventions have no names for. */
export interface KafkaInstruments extends MessagingInstruments {
  readonly messageAge: Histogram
  readonly rebalances: Counter
  readonly crashes: Counter
  readonly commits: Counter
}

/** `undefined` where no MeterProvider is registered. */
export const kafkaInstruments: () => KafkaInstruments | undefined = instrumentLookup(
  '@throughline/kafka',
  VERSION,
  makeInstruments,
)

function makeInstruments(meter: Meter): KafkaInstruments {
  meter
    .createObservableGauge('throughline.kafka.consumer.lag', {
      description: 'Messages of a partition behind those that the consumer has processed.',
      unit: '{message}',
      valueType: ValueType.INT,
    })
    .addCallback((result: ObservableResult) => observeLags(result))
  return {
    ...messagingInstruments(meter),
    messageAge: meter.createHistogram('throughline.kafka.message.age', {
      description: 'Time from the timestamp of a message until its processing starts.',
      unit: 's',
      advice: { explicitBucketBoundaries: AGE_BOUNDARIES },
    }),
    rebalances: meter.createCounter('throughline.kafka.consumer.rebalances', {
      description: 'Rebalances of the group that the consumer has taken part in.',
      unit: '{rebalance}',
      valueType: ValueType.INT,
    }),
    crashes: meter.createCounter('throughline.kafka.consumer.crashes', {
      description: 'Crashes of the consumer.',
      unit: '{crash}',
      valueType: ValueType.INT,
    }),
    commits: meter.createCounter('throughline.kafka.consumer.commits', {
      description: 'Commits of offsets that the broker has accepted.',
      unit: '{commit}',
      valueType: ValueType.INT,
    }),
  }
}
