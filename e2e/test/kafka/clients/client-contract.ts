import type { RunningBroker } from '@throughline/kafka-broker'
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest'
import type { ClientHarness } from './client-harness.ts'
import { createClientHarness } from './client-harness.ts'
import type { CreateClient } from './kafka-client.ts'
import { optionsContract } from './options.ts'
import { processingContract } from './processing.ts'
import { sendingContract } from './sending.ts'
import { settlingContract } from './settling.ts'
import { transparencyContract } from './transparency.ts'

/** What tracing does for every client library, in the same words. */
export function clientContract(
  name: string,
  create: CreateClient,
  broker: () => Promise<RunningBroker>,
): void {
  describe(`${name}, traced`, () => {
    let started: ClientHarness | undefined

    beforeAll(async () => {
      started = await createClientHarness(await broker(), create)
    }, 300_000)

    afterEach(async () => {
      await harness().client.closeAll()
      const unread = harness()
        .exporter.take()
        .map(span => span.name)
      expect(unread, 'spans that the test did not look at').toEqual([])
      expect([...harness().open], 'spans that have not ended').toEqual([])
    }, 30_000)

    afterAll(() => started?.stop(), 30_000)

    describe('sending', () => sendingContract(harness))
    describe('processing', () => processingContract(harness))
    describe('settling', () => settlingContract(harness))
    describe('options', () => optionsContract(harness))
    describe('transparency', () => transparencyContract(harness))

    function harness(): ClientHarness {
      if (started === undefined) throw new Error('the broker has not been started')
      return started
    }
  })
}
