import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
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
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'throughline')
  const folder = join(
    cache,
    `kafka-${version}-${createHash('sha256').update(text).digest('hex').slice(0, 8)}`,
  )
  if (!existsSync(folder)) await fill(cache, folder)
  return { version, folder }
}

/** Copies jars beside the cache and moves them into it at once, so that an incomplete cache is never visible. */
async function fill(cache: string, folder: string): Promise<void> {
  await mkdir(cache, { recursive: true })
  const scratch = await mkdtemp(`${folder}.`)
  try {
    const goal = 'dependency:copy-dependencies'
    await run('mvn', ['-q', '-B', '-f', pom, goal, '-DincludeScope=runtime', `-DoutputDirectory=${scratch}`])
    await rename(scratch, folder)
  } catch (error) {
    if (!existsSync(folder)) throw error
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}
