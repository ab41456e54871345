import { execFile } from 'node:child_process'
import { lstatSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { versionOf } from '../installation.mjs'
import { packOurs } from './pack-ours.mjs'

const run = promisify(execFile)

/** Installs each variant into an empty folder, and counts packages and bytes. Peers such as express are left out. */
export async function measureSize(scenario, variants, { folder, progress }) {
  const results = {}
  const failures = {}
  for (const variant of variants) {
    const place = mkdtempSync(join(tmpdir(), 'throughline-size-'))
    try {
      const ours = variant.id === 'throughline'
      const names = ours
        ? packOurs(place)
        : variant.packages.map(name => `${name}@${versionOf(folder, name)}`)
      results[variant.id] = { slices: [await installAndWeigh(place, names, ours)] }
    } catch (error) {
      failures[variant.id] = String(error.stderr || error.message).slice(0, 600)
    } finally {
      rmSync(place, { recursive: true, force: true })
    }
    progress(`${scenario.id}: ${variant.id}`)
  }
  return { variants: results, failures }
}

/** What a peer needs beside itself, `@opentelemetry/api` among it, npm installs with it; ours is weighed both ways. */
async function installAndWeigh(place, names, ours) {
  writeFileSync(join(place, 'package.json'), '{"private":true}')
  const install = options =>
    run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...options, ...names], {
      cwd: place,
    })
  await install(['--legacy-peer-deps'])
  const alone = weigh(join(place, 'node_modules'))
  if (ours) return alone
  await install([])
  return weigh(join(place, 'node_modules'))
}

function weigh(folder) {
  let bytes = 0
  let packages = 0
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    bytes += lstatSync(path).blocks * 512
    if (entry.name === 'package.json' && isPackage(entry.parentPath)) packages++
  }
  return { bytes, packages }
}

/** node_modules/name or node_modules/@scope/name, at any depth. */
function isPackage(path) {
  return /node_modules[\\/](@[^\\/]+[\\/])?[^\\/@]+$/.test(path)
}
