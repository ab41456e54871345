import { execFile } from 'node:child_process'
import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { isCi } from '@throughline/servers'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../../..', import.meta.url))
const consumers = fileURLToPath(new URL('consumers', import.meta.url))

export const PACKAGES = ['core', 'express', 'fastify', 'kafka', 'logger', 'viewer'] as const

/**
 * Dependencies of the consumers beside our packages, as a user would install them: with the newest API, not the oldest.
 */
const DEPENDENCIES = {
  '@opentelemetry/api': '^1.9.0',
  '@types/express': '^5.0.0',
  '@types/node': '^20.19.0',
  express: '^5.3.0',
  fastify: '^5.12.0',
  jest: '^29.7.0',
  kafkajs: '^2.2.4',
  pino: '^10.4.0',
  typescript: '~5.9.3',
}

/** Installed with `CI` only. */
export const OTHER_COMPILERS = {
  /** The oldest that understands the types: `Uint8Array` is not generic there. */
  'typescript-5.4': 'npm:typescript@~5.4.5',
  'typescript-6': 'npm:typescript@~6.0.3',
  'typescript-7': 'npm:typescript@~7.0.2',
}

/** A folder in which the packed packages are installed with npm, beside the consumer projects. */
export interface InstalledPackages {
  readonly folder: string
  /** Paths of the tarballs, by the name of the package. */
  readonly tarballs: ReadonlyMap<string, string>
  /** Runs a program of the folder and returns its output. */
  run(command: string, args: readonly string[], cwd?: string): Promise<string>
  /** Runs a program that must fail, and returns what it wrote. */
  fail(command: string, args: readonly string[], cwd?: string): Promise<{ readonly stderr: string }>
  remove(): Promise<void>
}

/** Packs the built packages as they would be published and installs them into a new project. */
export async function installPackages(): Promise<InstalledPackages> {
  const folder = await mkdtemp(join(tmpdir(), 'throughline-packages-'))
  await cp(consumers, folder, { recursive: true })
  await packPackages(folder)
  const files = (await readdir(folder)).filter(file => file.endsWith('.tgz'))
  const tarballs = new Map(PACKAGES.map(name => [name, tarballOf(name, folder, files)]))
  const ours = Object.fromEntries(
    [...tarballs].map(([name, path]) => [`@throughline/${name}`, `file:${path}`]),
  )
  const compilers = isCi() ? OTHER_COMPILERS : {}
  const manifest = { private: true, dependencies: { ...DEPENDENCIES, ...compilers, ...ours } }
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest))
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline'], { cwd: folder })
  return {
    folder,
    tarballs,
    async run(command, args, cwd = '.') {
      const { stdout } = await run(command, args, { cwd: join(folder, cwd) }).catch(explained)
      return stdout
    },
    async fail(command, args, cwd = '.') {
      const outcome = await run(command, args, { cwd: join(folder, cwd) }).catch((error: Failure) => error)
      if (!(outcome instanceof Error)) throw new Error(`${command} ${args.join(' ')} did not fail`)
      return { stderr: outcome.stderr ?? '' }
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

/** Writes a tarball of every built package into a folder, as `npm run pack` does. */
export async function packPackages(folder: string): Promise<void> {
  await run(process.execPath, [join(root, 'scripts/pack.mjs'), folder])
}

function tarballOf(name: string, folder: string, files: readonly string[]): string {
  const file = files.find(candidate => candidate.startsWith(`throughline-${name}-`))
  if (file === undefined) throw new Error(`no tarball of ${name} among ${files.join(', ')}`)
  return join(folder, file)
}

type Failure = Error & { readonly stdout?: string; readonly stderr?: string }

/** The output of a failed program explains its error. */
function explained(error: Failure): never {
  throw new Error(`${error.message}\n${error.stdout ?? ''}\n${error.stderr ?? ''}`)
}
