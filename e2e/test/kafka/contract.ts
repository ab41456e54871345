import type { RunningBroker } from '@throughline/kafka-broker'
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest'
import { batchesContract } from './batches.ts'
import { consumingContract } from './consuming.ts'
import { delegationContract } from './delegation.ts'
import { failuresContract } from './failures.ts'
import { headersContract } from './headers.ts'
import type { KafkaHarness } from './kafka-harness.ts'
import { createHarness } from './kafka-harness.ts'
import { passingOnContract } from './passing-on.ts'
import { producingContract } from './producing.ts'
import { redeliveryContract } from './redelivery.ts'
import { refusalsContract } from './refusals.ts'
import { samplingContract } from './sampling.ts'
import { transparencyContract } from './transparency.ts'

/** The behaviour of traced Kafka clients, over the wire of any broker. */
export function kafkaContract(name: string, start: () => Promise<RunningBroker>): void {
  describe(`kafkajs, traced, with ${name}`, () => {
    let harness: KafkaHarness | undefined
    const contracts = {
      producing: producingContract,
      headers: headersContract,
      consuming: consumingContract,
      batches: batchesContract,
      'passing on': passingOnContract,
      sampling: samplingContract,
      failures: failuresContract,
      redelivery: redeliveryContract,
      refusals: refusalsContract,
      transparency: transparencyContract,
      delegation: delegationContract,
    }

    beforeAll(async () => {
      harness = createHarness(await start())
    }, 300_000)

    afterEach(async () => {
      await harness?.disconnectAll()
      const unread = harness?.exporter.take().map(span => span.name)
      expect(unread, 'spans that the test did not look at').toEqual([])
    }, 30_000)

    afterAll(() => harness?.broker.stop(), 30_000)

    for (const [part, contract] of Object.entries(contracts)) describe(part, () => contract(started))

    function started(): KafkaHarness {
      if (harness === undefined) throw new Error('the broker has not been started')
      return harness
    }
  })
}
