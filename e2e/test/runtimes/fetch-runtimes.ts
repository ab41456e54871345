import { copyFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Obtained } from '@throughline/servers'
import { cachedFolder, obtain, run } from '@throughline/servers'

const PROGRAMS = fileURLToPath(new URL('programs/', import.meta.url))
const FILES = ['package.json', 'package-lock.json', '.npmrc']

async function fetchRuntimes(): Promise<string> {
  const recipe = await Promise.all(FILES.map(file => readFile(join(PROGRAMS, file), 'utf8')))
  const folder = await cachedFolder('runtimes', recipe.join(), async scratch => {
    for (const file of FILES) await copyFile(join(PROGRAMS, file), join(scratch, file))
    await run('npm', ['ci'], { cwd: scratch })
  })
  return join(folder, 'node_modules/.bin')
}

/** The folder of the programs `bun` and `deno`. */
export const runtimes: Obtained<string> = await obtain({ npm: '--version' }, fetchRuntimes)

/** Deno with every permission, and the packages that pnpm has installed. */
export const DENO: readonly string[] = ['deno', 'run', '--allow-all', '--node-modules-dir=manual']
