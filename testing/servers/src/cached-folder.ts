import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'

/**
 * A folder outside of the checkout that is filled once for each content of `recipe`. It is filled under another name
 * and moved at once, so that an incomplete folder is never visible.
 */
export async function cachedFolder(
  name: string,
  recipe: string,
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = pathOf(name, recipe)
  if (existsSync(folder)) return folder
  await mkdir(dirname(folder), { recursive: true })
  const scratch = await mkdtemp(`${folder}.`)
  try {
    await fill(scratch)
    await rename(scratch, folder)
  } catch (error) {
    if (!existsSync(folder)) throw error
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
  return folder
}

/** The folder that `cachedFolder` has filled for `recipe`, if it has. */
export function findCachedFolder(name: string, recipe: string): string | undefined {
  const folder = pathOf(name, recipe)
  return existsSync(folder) ? folder : undefined
}

function pathOf(name: string, recipe: string): string {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'throughline')
  return join(cache, `${name}-${createHash('sha256').update(recipe).digest('hex').slice(0, 8)}`)
}
