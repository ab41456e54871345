import { describe, expect, it } from 'vitest'
import { chooseBroker } from '../../src/choose-broker.ts'
import { startBroker } from '../../src/index.ts'
import { brokerContract } from '../contract/broker-contract.ts'
import { comesBack } from './comes-back.ts'
import { diesWithItsParent } from './dies-with-its-parent.ts'

/** KAFKA_BROKERS says what others should use; this file is about the one that is started here. */
const { kind, warning = 'CI is not set' } = await chooseBroker({ ...process.env, KAFKA_BROKERS: '' })

describe('Apache Kafka', () => {
  if (kind === 'apache') {
    brokerContract(() => startBroker({ kind: 'apache' }))
    it('does not outlive a parent that is killed', diesWithItsParent, 120_000)
    it('comes back with what it has stored, after SIGTERM and after SIGKILL', comesBack, 120_000)
  } else {
    it(`was not run: ${warning}`, () => {
      console.error(`kafka: the contract was not run against Apache Kafka (${warning})`)
      expect(kind).toBe('embedded')
    })
  }
})
