import { findMissingTools } from './apache/find-missing-tools.ts'

export type BrokerChoice =
  | { kind: 'external'; brokers: string[]; warning?: undefined }
  | { kind: 'apache'; warning?: undefined }
  | { kind: 'embedded'; warning?: string }

/** The broker that the environment asks for and this machine can run. */
export async function chooseBroker(environment: NodeJS.ProcessEnv): Promise<BrokerChoice> {
  const brokers = addresses(environment.KAFKA_BROKERS)
  if (brokers.length > 0) return { kind: 'external', brokers }
  if (!isSet(environment.CI)) return { kind: 'embedded' }
  const missing = await findMissingTools()
  if (missing.length === 0) return { kind: 'apache' }
  return {
    kind: 'embedded',
    warning: `CI is set but Apache Kafka cannot run here: no ${missing.join(', no ')}`,
  }
}

function addresses(list = ''): string[] {
  return list
    .split(',')
    .map(address => address.trim())
    .filter(Boolean)
}

function isSet(value = ''): boolean {
  return !['', '0', 'false'].includes(value.toLowerCase())
}
