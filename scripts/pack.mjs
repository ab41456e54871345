// Packs every public package as it would be published, into the folder given, or into tarballs/.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const pnpm = join(root, 'node_modules/.bin/pnpm')
const [folder = join(root, 'tarballs')] = process.argv.slice(2)

mkdirSync(folder, { recursive: true })
for (const name of readdirSync(join(root, 'packages'))) {
  const cwd = join(root, 'packages', name)
  if (JSON.parse(readFileSync(join(cwd, 'package.json'), 'utf8')).private === true) continue
  const packed = execFileSync(pnpm, ['pack', '--json', '--pack-destination', resolve(folder)], { cwd })
  console.log(JSON.parse(packed).filename)
}
