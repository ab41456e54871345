import { afterAll, afterEach, beforeAll, describe } from 'vitest'
import type { RunningBroker } from '../../src/index.ts'
import { adminContract } from './admin.ts'
import { consumingContract } from './consuming.ts'
import { groupsContract } from './groups.ts'
import type { Harness } from './harness.ts'
import { createHarness } from './harness.ts'
import { producingContract } from './producing.ts'
import { robustnessContract } from './robustness.ts'
import { transactionsContract } from './transactions.ts'

/** What kafkajs and the packages of this repository expect of a broker, whichever it is. */
export function brokerContract(start: () => Promise<RunningBroker>): void {
  let harness: Harness | undefined
  const contracts = {
    producing: producingContract,
    consuming: consumingContract,
    groups: groupsContract,
    transactions: transactionsContract,
    administration: adminContract,
    robustness: robustnessContract,
  }

  beforeAll(async () => {
    harness = createHarness(await start())
  }, 300_000)
  afterEach(() => harness?.disconnectAll(), 30_000)
  afterAll(() => harness?.broker.stop(), 30_000)

  for (const [name, contract] of Object.entries(contracts)) describe(name, () => contract(started))

  function started(): Harness {
    if (!harness) throw new Error('the broker has not been started')
    return harness
  }
}
