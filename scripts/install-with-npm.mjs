import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

/** Installs what the lock file of a folder outside of the workspace names, unless it is there for this Node. */
export function installWithNpm(folder, announcement) {
  const stamp = `${folder}node_modules/.installed`
  const key = createHash('sha256')
    .update(readFileSync(`${folder}package-lock.json`))
    .update(process.version)
  const expected = key.digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === expected) return
  console.error(announcement)
  const { status } = spawnSync('npm', ['ci', '--loglevel=error'], { cwd: folder, stdio: 'inherit' })
  if (status !== 0) throw new Error(`npm ci failed in ${folder}`)
  writeFileSync(stamp, expected)
}
