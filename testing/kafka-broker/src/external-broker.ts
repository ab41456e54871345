import type { RunningBroker } from './running-broker.ts'

/** A broker that was there before and stays: nothing is started, nothing is stopped. */
export function externalBroker(brokers: string[]): RunningBroker {
  return { kind: 'external', description: 'broker of KAFKA_BROKERS', brokers, stop: async () => undefined }
}
