import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cachedFolder, run } from '@throughline/servers'

/** The servers written in Go. */
export interface GoPrograms {
  readonly collector: string
  readonly propagators: string
}

const MODULE = fileURLToPath(new URL('.', import.meta.url))
const SOURCES = ['go.mod', 'go.sum', 'collector/main.go', 'propagators/main.go']

/** `GOTOOLCHAIN`: an older Go fails with the version it needs, and does not fetch a newer Go. */
const ENVIRONMENT = { CGO_ENABLED: '0', GOFLAGS: '-mod=readonly', GOTOOLCHAIN: 'local' }

/** Fetches the programs' sources, if they are not there yet. */
export async function fetchGoModules(): Promise<void> {
  await go('go', 'list', '-deps', './...')
}

/** Builds the programs of this folder once for each content of it; about two minutes when nothing is cached. */
export async function buildGo(): Promise<GoPrograms> {
  const sources = await Promise.all(SOURCES.map(source => readFile(join(MODULE, source), 'utf8')))
  const name = `collector-${await collectorVersion()}`
  const folder = await cachedFolder(name, sources.join(), scratch => compile(scratch))
  return { collector: join(folder, 'collector'), propagators: join(folder, 'propagators') }
}

/** The version of the Collector, as `go.mod` names it. */
export async function collectorVersion(): Promise<string> {
  return versionOf('go.opentelemetry.io/collector/otelcol')
}

/** The version of a module, as `go.mod` names it. */
export async function versionOf(module: string): Promise<string> {
  const text = await readFile(join(MODULE, 'go.mod'), 'utf8')
  const line = text.split('\n').find(each => each.trim().startsWith(`${module} v`))
  return line?.trim().split(' v')[1]?.split(' ')[0] ?? 'unknown'
}

/** At the lowest priority, without optimisations: other tests run meanwhile, and the servers only live for seconds. */
async function compile(folder: string): Promise<void> {
  const options = ['-trimpath', '-gcflags=all=-N -l', '-ldflags=-s -w', '-o', `${folder}/`]
  await go('nice', '-n', '10', 'go', 'build', ...options, './...')
}

async function go(command: string, ...args: readonly string[]): Promise<void> {
  await run(command, args, { cwd: MODULE, env: { ...process.env, ...ENVIRONMENT } })
}
