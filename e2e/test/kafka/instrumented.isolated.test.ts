// Isolated: the instrumentation replaces methods of the one kafkajs of the process.

import { createRequire } from 'node:module'
import { diag } from '@opentelemetry/api'
import { KafkaJsInstrumentation } from '@opentelemetry/instrumentation-kafkajs'
import { traceConsumer, traceKafka, traceProducer } from '@throughline/kafka'
import { expect, test } from 'vitest'

test('beside the instrumentation of kafkajs it warns, once, that messages get two pairs of spans', () => {
  const warnings: string[] = []
  const ignored = (): void => {}
  const logger = { error: ignored, info: ignored, debug: ignored, verbose: ignored }
  diag.setLogger({ ...logger, warn: line => void warnings.push(line) })
  const instrumentation = new KafkaJsInstrumentation()
  const { Kafka, logLevel }: typeof import('kafkajs') = createRequire(import.meta.url)('kafkajs')
  const kafka = new Kafka({ brokers: ['127.0.0.1:1'], logLevel: logLevel.NOTHING })
  const traced = traceKafka(kafka)
  traced.producer()
  traced.consumer({ groupId: 'g' })
  traceProducer(kafka.producer())
  traceConsumer(kafka.consumer({ groupId: 'g' }))
  instrumentation.disable()
  expect(warnings).toHaveLength(1)
  expect(warnings[0]).toContain('@opentelemetry/instrumentation-kafkajs')
  expect(warnings[0]).toContain('two pairs of spans')
})
