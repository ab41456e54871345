import { startBroker } from '@throughline/kafka-broker'
import { kafkaContract } from './contract.ts'

kafkaContract('the embedded broker', () => startBroker({ kind: 'embedded' }))
