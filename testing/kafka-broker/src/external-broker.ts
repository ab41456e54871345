import type { RunningBroker } from './running-broker.ts'

/** A broker that was running before: it is neither started nor stopped. */
export function externalBroker(brokers: string[]): RunningBroker {
  return { kind: 'external', description: 'broker of KAFKA_BROKERS', brokers, stop: async () => undefined }
}
