import { execFile } from 'node:child_process'
import { lstatSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { versionOf } from '../installation.mjs'
import { packOurs } from './pack-ours.mjs'

const run = promisify(execFile)

/** Installs each variant into an empty folder, and counts packages and bytes. Peer dependencies are left out for all. */
export async function measureSize(scenario, variants, { folder, progress }) {
  const results = {}
  const failures = {}
  for (const variant of variants) {
    const place = mkdtempSync(join(tmpdir(), 'throughline-size-'))
    try {
      results[variant.id] = { slices: [await installAndWeigh(place, namesOf(variant, place))] }
    } catch (error) {
      failures[variant.id] = String(error.stderr || error.message).slice(0, 600)
    } finally {
      rmSync(place, { recursive: true, force: true })
    }
    progress(`${scenario.id}: ${variant.id}`)
  }
  return { variants: results, failures }

  function namesOf({ id, packages }, place) {
    if (id === 'throughline') return packOurs(place)
    return packages.map(name => `${name}@${versionOf(folder, name)}`)
  }
}

async function installAndWeigh(place, names) {
  writeFileSync(join(place, 'package.json'), '{"private":true}')
  const options = ['--legacy-peer-deps', '--no-audit', '--no-fund', '--loglevel=error']
  await run('npm', ['install', ...options, ...names], { cwd: place })
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
