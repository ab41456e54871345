import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { cachedFolder } from '@throughline/servers'
import { run } from './run.ts'

const pom = fileURLToPath(new URL('../../pom.xml', import.meta.url))

export interface KafkaJars {
  version: string
  folder: string
}

/** The jars that `pom.xml` lists, from a cache that is filled once for each content of that file. */
export async function kafkaJars(): Promise<KafkaJars> {
  const text = await readFile(pom, 'utf8')
  const version = /<kafka\.version>(.+)<\/kafka\.version>/.exec(text)?.[1] ?? 'unknown'
  const folder = await cachedFolder(`kafka-${version}`, text, fill)
  return { version, folder }
}

async function fill(folder: string): Promise<void> {
  const goal = 'dependency:copy-dependencies'
  await run('mvn', ['-q', '-B', '-f', pom, goal, '-DincludeScope=runtime', `-DoutputDirectory=${folder}`])
}
