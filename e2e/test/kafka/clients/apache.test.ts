import * as platformatic from '@platformatic/kafka'
import type { ConfluentClient } from '@throughline/confluent-client'
import { confluentClient } from '@throughline/confluent-client'
import type { RunningBroker } from '@throughline/kafka-broker'
import { startBroker } from '@throughline/kafka-broker'
import type { Obtained } from '@throughline/servers'
import { against } from '@throughline/servers/against'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { callbackContract } from './callback-contract.ts'
import { clientContract } from './client-contract.ts'
import { confluentClientOf } from './confluent-client.ts'
import { kafkajsClient } from './kafkajs-client.ts'
import { platformaticClientOf } from './platformatic-client.ts'
import { spanExportingContract } from './span-exporting.ts'

const { CI = '', KAFKA_BROKERS = '' } = process.env

if (CI !== '' || KAFKA_BROKERS !== '') againstApache(await confluentClient())
else {
  describe('every client, traced, with Apache Kafka', () => {
    it('was not run: neither CI nor KAFKA_BROKERS is set', () => {
      console.error(
        'kafka: the contract of the clients was run against the embedded broker with kafkajs only: neither CI nor KAFKA_BROKERS is set',
      )
      expect(CI + KAFKA_BROKERS).toBe('')
    })
  })
}

function againstApache(confluent: Obtained<ConfluentClient>): void {
  let broker: RunningBroker

  beforeAll(async () => {
    broker = await startBroker()
  }, 300_000)

  afterAll(() => broker.stop())

  describe('with Apache Kafka', () => {
    clientContract('kafkajs', kafkajsClient, async () => broker)
    clientContract('@platformatic/kafka 1', platformaticClientOf(platformatic), async () => broker)
    describe('the exporter of spans', () => spanExportingContract(() => broker))
    against(
      '@confluentinc/kafka-javascript',
      confluent,
      'kafkajs and @platformatic/kafka',
      client => {
        clientContract('KafkaJS-compatible', confluentClientOf(client), async () => broker)
        describe('callback API, traced', () => callbackContract(client, () => broker))
      },
      'kafka',
    )
  })
}
