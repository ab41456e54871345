import { describe } from 'vitest'
import { startBroker } from '../../src/index.ts'
import { brokerContract } from '../contract/broker-contract.ts'

describe('the embedded broker', () => {
  brokerContract(() => startBroker({ kind: 'embedded', log: () => undefined }))
})
