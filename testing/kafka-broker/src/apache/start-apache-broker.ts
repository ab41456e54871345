import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onFreePorts } from '@throughline/servers'
import type { RunningBroker } from '../running-broker.ts'
import { awaitCoordinators } from './await-coordinators.ts'
import { clusterId } from './cluster-id.ts'
import { javaArguments } from './java-arguments.ts'
import type { KafkaJars } from './kafka-jars.ts'
import { kafkaJars } from './kafka-jars.ts'
import { run } from './run.ts'
import { serverProperties } from './server-properties.ts'
import type { SpawnedBroker } from './spawn-broker.ts'
import { spawnBroker } from './spawn-broker.ts'

export interface ApacheBrokerOptions {
  /** Partitions of topics that are created without a count. */
  partitions: number
}

/** Starts an empty Apache Kafka in KRaft mode as one process of this machine's JVM. */
export async function startApacheBroker({ partitions }: ApacheBrokerOptions): Promise<RunningBroker> {
  const [jars, java] = await Promise.all([kafkaJars(), javaVersion()])
  // KRaft needs its controller's port in its settings before it starts.
  const { address, stop, interrupt } = await onFreePorts(2, addresses => startAt(addresses, jars, partitions))
  const description = `Apache Kafka ${jars.version} (KRaft, JVM ${java})`
  return { kind: 'apache', description, brokers: [address], stop, interrupt }
}

interface StartedBroker extends SpawnedBroker {
  readonly address: string
}

async function startAt(
  [broker = '', controller = '']: readonly string[],
  { folder: jarFolder }: KafkaJars,
  partitions: number,
): Promise<StartedBroker> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-kafka-'))
  try {
    const settings = join(folder, 'server.properties')
    await writeFile(
      settings,
      serverProperties({ broker, controller, dataFolder: join(folder, 'data'), partitions }),
    )
    const format = ['format', '--standalone', '-t', clusterId(), '-c', settings]
    await run('java', javaArguments(jarFolder, 'kafka.tools.StorageTool', ...format))
    const spawned = await spawnBroker(javaArguments(jarFolder, 'kafka.Kafka', settings), folder)
    const { hostname, port } = new URL(`kafka://${broker}`)
    await awaitCoordinators(hostname, Number(port)).catch(async error => {
      await spawned.stop()
      throw error
    })
    return { address: broker, ...spawned }
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

async function javaVersion(): Promise<string> {
  const printed = await run('java', ['-version'])
  return /version "([^"]+)"/.exec(printed)?.[1] ?? 'unknown'
}
