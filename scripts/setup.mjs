// Installs the dependencies if they are out of date, then runs the named tasks of turbo.json, or `build`.
// Needs nothing but Node and npm.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const stamp = `${root}node_modules/.throughline-setup`
const { packageManager } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'))

function run(command, args) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      // turbo runs the packages' scripts with the installed pnpm, so that none has to be on the machine.
      PATH: `${root}node_modules/.bin${delimiter}${process.env.PATH}`,
      TURBO_TELEMETRY_DISABLED: '1',
    },
  })
  if (error) console.error(`setup: ${command} could not be started: ${error.message}`)
  if (status !== 0) process.exit(status ?? 1)
}

function installationKey() {
  const hash = createHash('sha256').update(process.version)
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json']) {
    hash.update(readFileSync(root + file))
  }
  return hash.digest('hex')
}

function install() {
  const key = installationKey()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === key) return
  run('npm', [
    'exec',
    '--yes',
    `--package=${packageManager}`,
    '--',
    'pnpm',
    'install',
    '--frozen-lockfile',
    '--reporter=append-only',
  ])
  mkdirSync(`${root}node_modules`, { recursive: true })
  writeFileSync(stamp, key)
}

const quiet = ['build', '--output-logs=errors-only', '--log-order=grouped']
const [, , ...tasks] = process.argv

install()
run(process.execPath, [
  `${root}node_modules/turbo/bin/turbo`,
  'run',
  ...(tasks.length === 0 ? quiet : [...tasks, '--continue=dependencies-successful']),
])
