import { startApacheBroker } from './apache/start-apache-broker.ts'
import type { BrokerChoice } from './choose-broker.ts'
import { chooseBroker } from './choose-broker.ts'
import { startEmbeddedBroker } from './embedded/start-embedded-broker.ts'
import { externalBroker } from './external-broker.ts'
import type { RunningBroker } from './running-broker.ts'

export interface StartBrokerOptions {
  /**
   * The broker to start, regardless of the environment.
   *
   * @default the broker at `KAFKA_BROKERS` if that is set; Apache Kafka if `CI` is set and this machine has a JVM and
   * Maven; the embedded broker otherwise
   */
  kind?: 'embedded' | 'apache'
  /**
   * Partitions of topics that are created without a count.
   *
   * @default 1
   */
  partitions?: number
  /**
   * Called for each line about which broker is used and why it is not a better one.
   *
   * @default console.error
   */
  log?: (line: string) => void
}

/**
 * Starts a Kafka broker for a test or a demo, or returns the one that is already running.
 *
 * @throws when `kind` is `apache` and Apache Kafka cannot be started. Without a `kind` the embedded broker takes its
 * place, which is logged.
 */
export async function startBroker(options: StartBrokerOptions = {}): Promise<RunningBroker> {
  const { kind, partitions = 1, log = console.error } = options
  const choice: BrokerChoice = kind ? { kind } : await chooseBroker(process.env)
  if (choice.warning) log(warn(choice.warning))
  const broker = await start()
  log(`kafka: ${broker.description} at ${broker.brokers.join(',')}`)
  return broker

  async function start(): Promise<RunningBroker> {
    if (choice.kind === 'external') return externalBroker(choice.brokers)
    if (choice.kind === 'embedded') return startEmbeddedBroker({ partitions, log })
    if (kind) return startApacheBroker({ partitions })
    try {
      return await startApacheBroker({ partitions })
    } catch (error) {
      log(warn(`Apache Kafka did not start: ${error instanceof Error ? error.message : error}`))
      return startEmbeddedBroker({ partitions, log })
    }
  }
}

function warn(reason: string): string {
  return `kafka: WARNING, this run uses less than the real thing. ${reason}`
}
