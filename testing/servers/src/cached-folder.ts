import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * A folder outside of the checkout that is filled once for each content of `recipe`. It is filled under another name
 * and moved at once, so that an incomplete folder is never visible.
 */
export async function cachedFolder(
  name: string,
  recipe: string,
  fill: (folder: string) => Promise<void>,
): Promise<string> {
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'throughline')
  const folder = join(cache, `${name}-${createHash('sha256').update(recipe).digest('hex').slice(0, 8)}`)
  if (existsSync(folder)) return folder
  await mkdir(cache, { recursive: true })
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
