export { createTopic } from './create-topic.ts'
export type { RunningBroker } from './running-broker.ts'
export type { StartBrokerOptions } from './start-broker.ts'
export { startBroker } from './start-broker.ts'
