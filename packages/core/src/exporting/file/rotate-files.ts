import { modulesOnDemand } from '../../modules-on-demand.ts'

/** Makes room for a new file: `path` becomes `path.1`, `path.1` becomes `path.2`, and the oldest is no more. */
export async function rotateFiles(path: string, maxFiles: number): Promise<void> {
  if (maxFiles === 1) return modulesOnDemand.fsPromises.rm(path, { force: true })
  for (let number = maxFiles - 1; number > 0; number--) {
    await renameIfThere(number === 1 ? path : `${path}.${number - 1}`, `${path}.${number}`)
  }
}

async function renameIfThere(from: string, to: string): Promise<void> {
  try {
    await modulesOnDemand.fsPromises.rename(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}
