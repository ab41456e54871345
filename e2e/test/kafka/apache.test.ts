import { startBroker } from '@throughline/kafka-broker'
import { describe, expect, it } from 'vitest'
import { kafkaContract } from './contract.ts'

const { CI = '', KAFKA_BROKERS = '' } = process.env

/** `startBroker` chooses, and warns if it has to use less than the real thing. */
if (CI !== '' || KAFKA_BROKERS !== '') kafkaContract('Apache Kafka', () => startBroker())
else {
  describe('kafkajs, traced, with Apache Kafka', () => {
    it('was not run: neither CI nor KAFKA_BROKERS is set', () => {
      console.error(
        'kafka: the contract was not run against Apache Kafka (neither CI nor KAFKA_BROKERS is set)',
      )
      expect(CI + KAFKA_BROKERS).toBe('')
    })
  })
}
