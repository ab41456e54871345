export { confluentClient } from './confluent-client.ts'
export type { ConfluentClient, ConfluentMessage, ConfluentProducer } from './shapes.ts'
