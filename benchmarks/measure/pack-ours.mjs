import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { OUR_PACKAGES } from '../our-packages.mjs'

/** Packs our packages as they would be published, and returns the paths of the tarballs. */
export function packOurs(place) {
  return OUR_PACKAGES.map(name => packOne(name, join(place, 'packed', name)))
}

function packOne(name, copy) {
  const source = fileURLToPath(new URL(`../../packages/${name}/`, import.meta.url))
  mkdirSync(copy, { recursive: true })
  cpSync(`${source}dist`, `${copy}/dist`, { recursive: true })
  cpSync(`${source}LICENSE`, `${copy}/LICENSE`)
  const published = readFileSync(`${source}package.json`, 'utf8').replaceAll(/workspace:([\^~*])/g, '*')
  writeFileSync(`${copy}/package.json`, published)
  const { status, stdout, stderr } = spawnSync('npm', ['pack', '--json', '--ignore-scripts'], { cwd: copy })
  if (status !== 0) throw new Error(`npm pack of ${name} failed: ${stderr}`)
  return join(copy, packedFile(JSON.parse(stdout)))
}

/** npm prints an array, newer ones an object by name. */
function packedFile(answer) {
  const [packed] = Array.isArray(answer) ? answer : Object.values(answer)
  return packed.filename
}
