// Packs every public package as `release` would, and has npm do all of a publication but the upload: no login is needed.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const pnpm = join(root, 'node_modules/.bin/pnpm')
const REQUIRED = ['LICENSE', 'README.md', 'package.json']
const ALLOWED = /^(?:LICENSE|README\.md|CHANGELOG\.md|package\.json|dist\/[^/]+\.(?:js|cjs|d\.ts|d\.cts))$/
/** The viewer's page, and the one that it saves. */
const PAGE = /^dist\/page\/(?:assets\/)?[^/]+\.(?:html|js|css|svg)$/

const packages = readdirSync(join(root, 'packages'))
  .map(name => join(root, 'packages', name))
  .filter(folder => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).private !== true)

const scratch = mkdtempSync(join(tmpdir(), 'throughline-release-'))
try {
  for (const folder of packages) dryRun(folder)
} finally {
  rmSync(scratch, { recursive: true, force: true })
}

function dryRun(folder) {
  const packed = JSON.parse(output(pnpm, ['pack', '--json', '--pack-destination', scratch], folder))
  const published = JSON.parse(
    output('npm', ['publish', packed.filename, '--dry-run', '--json', '--ignore-scripts'], scratch),
  )
  // npm 11.6 puts what it would publish below the name of the package.
  const { id, files, size } = published.id === undefined ? Object.values(published)[0] : published
  const paths = files.map(({ path }) => path)
  const missing = [...REQUIRED, ...doorsOf(folder)].filter(path => !paths.includes(path))
  const surplus = paths.filter(path => !ALLOWED.test(path) && !PAGE.test(path))
  if (missing.length + surplus.length > 0) {
    throw new Error(`${id} would be published without [${missing}], and with [${surplus}]`)
  }
  console.log(`${id}: ${paths.length} files, ${Math.ceil(size / 1024)} kB`)
}

/** The files that `exports` and `bin` lead to. */
function doorsOf(folder) {
  const { exports, bin = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return leavesOf([exports, bin]).map(path => path.replace('./', ''))
}

function leavesOf(value) {
  return typeof value === 'string' ? [value] : Object.values(value).flatMap(leavesOf)
}

function output(command, args, cwd) {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}
