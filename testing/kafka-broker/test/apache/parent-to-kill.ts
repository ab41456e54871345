import { startBroker } from '../../src/index.ts'

const broker = await startBroker({ kind: 'apache' })
console.log(broker.brokers[0]?.split(':')[1])
