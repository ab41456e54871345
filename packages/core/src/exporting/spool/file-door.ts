import { makeFolderSync } from '../../base/platform/make-folder.ts'
import { modulesOnDemand } from '../../base/platform/modules-on-demand.ts'

/** Spans hold what requests hold, which concerns no other user of the machine. */
export const FOLDER_MODE = 0o700
const FILE_MODE = 0o600

/** A file under its name is whole; one that is written has this ending, and is deleted where its writer is gone. */
export const UNFINISHED = '.part'

/** Writes a new file, which is on the disk, under its name, when the promise resolves. Leaves nothing behind where it fails. */
export async function writeDurably(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const { open, rename, rm } = modulesOnDemand.fsPromises
  const part = `${folder}/${name}${UNFINISHED}`
  try {
    const file = await open(part, 'wx', FILE_MODE)
    try {
      await file.writeFile(bytes)
      await file.datasync()
    } finally {
      await file.close()
    }
    await rename(part, `${folder}/${name}`)
  } catch (error) {
    await rm(part, { force: true }).catch(() => {})
    throw error
  }
  await syncFolder(folder)
}

/** The same before it returns, for the end of a process. */
export function writeDurablySync(folder: string, name: string, bytes: Uint8Array): void {
  const { closeSync, fdatasyncSync, openSync, renameSync, rmSync, writeFileSync } = modulesOnDemand.fs
  const part = `${folder}/${name}${UNFINISHED}`
  makeFolderSync(folder, FOLDER_MODE)
  try {
    const file = openSync(part, 'wx', FILE_MODE)
    try {
      writeFileSync(file, bytes)
      fdatasyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(part, `${folder}/${name}`)
  } catch (error) {
    rmSync(part, { force: true })
    throw error
  }
}

/**
 * Reads a file of the spool; `undefined` where there is none. In a folder of others a name could stand for a file of ours, or for
 * a named pipe that nothing is written to: neither a link is followed nor a pipe waited for.
 */
export async function readWhole(path: string, bytes: number): Promise<Buffer | undefined> {
  const { fs, fsPromises } = modulesOnDemand
  // Windows has neither.
  const { O_NOFOLLOW = 0, O_NONBLOCK = 0 } = fs.constants as Partial<typeof fs.constants>
  try {
    const file = await fsPromises.open(path, fs.constants.O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    try {
      const stats = await file.stat()
      return stats.isFile() && stats.size === bytes ? await file.readFile() : Buffer.alloc(0)
    } finally {
      await file.close()
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** The names in a folder; none where there is no such folder. */
export async function namesIn(path: string): Promise<readonly string[]> {
  try {
    return await modulesOnDemand.fsPromises.readdir(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return []
    throw error
  }
}

/** Puts the names of a folder on the disk too, which Windows has no call for. */
async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await modulesOnDemand.fsPromises.open(path, 'r')
    await folder.sync().finally(() => folder.close())
  } catch {
    // The file itself is on the disk.
  }
}
