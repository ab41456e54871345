import type { Stats } from 'node:fs'
import { modulesOnDemand } from '../../base/platform/modules-on-demand.ts'

/**
 * Makes room for a new file: `path` becomes `path.1`, `path.1` becomes `path.2`, and the oldest is no more. Nothing is done
 * where `path` is not the file that was found to be full: another process has made room already.
 *
 * @throws where a directory is in the way, which is never moved
 */
export async function rotateFiles(path: string, maxFiles: number, full: Stats): Promise<void> {
  for (let number = 1; number < maxFiles; number++) await assertNoDirectory(`${path}.${number}`)
  const present = await statsOf(path)
  if (present?.ino !== full.ino || present.dev !== full.dev) return
  if (maxFiles === 1) return modulesOnDemand.fsPromises.rm(path, { force: true })
  for (let number = maxFiles - 1; number > 0; number--) {
    await renameIfThere(number === 1 ? path : `${path}.${number - 1}`, `${path}.${number}`)
  }
}

async function assertNoDirectory(path: string): Promise<void> {
  if ((await statsOf(path))?.isDirectory())
    throw new Error(
      `${path}, which a full file becomes, is a directory; move it away, or set \`path\` to another file`,
    )
}

async function statsOf(path: string): Promise<Stats | undefined> {
  return unlessMissing(modulesOnDemand.fsPromises.lstat(path))
}

async function renameIfThere(from: string, to: string): Promise<void> {
  await unlessMissing(modulesOnDemand.fsPromises.rename(from, to))
}

async function unlessMissing<T>(result: Promise<T>): Promise<T | undefined> {
  try {
    return await result
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return undefined
  }
}
