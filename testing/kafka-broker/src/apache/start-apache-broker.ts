import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RunningBroker } from '../running-broker.ts'
import { awaitCoordinators } from './await-coordinators.ts'
import { clusterId } from './cluster-id.ts'
import { freePorts, host } from './free-ports.ts'
import { javaArguments } from './java-arguments.ts'
import type { KafkaJars } from './kafka-jars.ts'
import { kafkaJars } from './kafka-jars.ts'
import { run } from './run.ts'
import { serverProperties } from './server-properties.ts'
import { spawnBroker } from './spawn-broker.ts'

const attempts = 3

export interface ApacheBrokerOptions {
  /** Partitions of topics that are created without a count. */
  partitions: number
}

/** Starts an empty Apache Kafka in KRaft mode as one process of this machine's JVM. */
export async function startApacheBroker({ partitions }: ApacheBrokerOptions): Promise<RunningBroker> {
  const [jars, java] = await Promise.all([kafkaJars(), javaVersion()])
  const { port, stop } = await startSomewhere(jars, partitions)
  const description = `Apache Kafka ${jars.version} (KRaft, JVM ${java})`
  return { kind: 'apache', description, brokers: [`${host}:${port}`], stop }
}

/** Tries other ports where a free port was taken meanwhile. */
async function startSomewhere(jars: KafkaJars, partitions: number, attempt = 1): Promise<StartedBroker> {
  try {
    return await startOnce(jars, partitions)
  } catch (error) {
    const isPortTaken = error instanceof Error && error.message.includes('Address already in use')
    if (!isPortTaken || attempt === attempts) throw error
    return startSomewhere(jars, partitions, attempt + 1)
  }
}

interface StartedBroker {
  port: number
  stop(): Promise<void>
}

async function startOnce({ folder: jarFolder }: KafkaJars, partitions: number): Promise<StartedBroker> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-kafka-'))
  try {
    const [brokerPort, controllerPort] = await freePorts()
    const settings = join(folder, 'server.properties')
    await writeFile(
      settings,
      serverProperties({ brokerPort, controllerPort, dataFolder: join(folder, 'data'), partitions }),
    )
    const format = ['format', '--standalone', '-t', clusterId(), '-c', settings]
    await run('java', javaArguments(jarFolder, 'kafka.tools.StorageTool', ...format))
    const stop = await spawnBroker(javaArguments(jarFolder, 'kafka.Kafka', settings), folder)
    await awaitCoordinators(host, brokerPort).catch(async error => {
      await stop()
      throw error
    })
    return { port: brokerPort, stop }
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

async function javaVersion(): Promise<string> {
  const printed = await run('java', ['-version'])
  return /version "([^"]+)"/.exec(printed)?.[1] ?? 'unknown'
}
