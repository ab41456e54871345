import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cachedFolder, findCachedFolder } from './cached-folder.ts'
import { run } from './run.ts'

/** A folder whose `go.mod` pins what is built from it. */
export interface GoModule {
  /** Names the folder in the cache. */
  readonly name: string
  readonly folder: string
  /** Files of the folder, beside `go.mod` and `go.sum`, that the programs are built from. */
  readonly sources?: readonly string[]
  /** Import paths or patterns of the programs. */
  readonly packages: readonly string[]
}

/** `GOTOOLCHAIN`: an older Go fails with the version it needs, and does not fetch a newer Go. */
const ENVIRONMENT = { CGO_ENABLED: '0', GOFLAGS: '-mod=readonly', GOTOOLCHAIN: 'local' }

/** Fetches the sources of a module's programs, if they are neither built nor there yet. */
export async function fetchGoModule(module: GoModule): Promise<void> {
  if ((await findGoPrograms(module)) === undefined)
    await go(module, 'go', 'list', '-deps', ...module.packages)
}

/** Builds the programs of a module once for each content of it; returns their folder. */
export async function buildGoModule(module: GoModule): Promise<string> {
  return cachedFolder(module.name, await recipeOf(module), scratch => compile(module, scratch))
}

/** The folder of the programs if they have been built. */
export async function findGoPrograms(module: GoModule): Promise<string | undefined> {
  return findCachedFolder(module.name, await recipeOf(module))
}

/** The version of a required module, as the `go.mod` in `folder` names it, without its `v`. */
export function goVersionOf(folder: string, required: string): string {
  const lines = readFileSync(join(folder, 'go.mod'), 'utf8').split('\n')
  const line = lines
    .map(each => each.trim().replace(/^require /, ''))
    .find(each => each.startsWith(`${required} v`))
  return line?.split(' v')[1]?.split(' ')[0] ?? 'unknown'
}

async function recipeOf({ folder, sources = [] }: GoModule): Promise<string> {
  const files = ['go.mod', 'go.sum', ...sources]
  return (await Promise.all(files.map(file => readFile(join(folder, file), 'utf8')))).join()
}

/** At the lowest priority, without optimisations: other tests run meanwhile, and the servers only live for seconds. */
async function compile(module: GoModule, target: string): Promise<void> {
  const options = ['-trimpath', '-gcflags=all=-N -l', '-ldflags=-s -w', '-o', `${target}/`]
  await go(module, 'nice', '-n', '10', 'go', 'build', ...options, ...module.packages)
}

async function go({ folder }: GoModule, command: string, ...args: readonly string[]): Promise<void> {
  await run(command, args, { cwd: folder, env: { ...process.env, ...ENVIRONMENT } })
}
