import { dirname } from 'node:path'
import { modulesOnDemand } from './modules-on-demand.ts'

/**
 * Makes a folder and those above it that are missing. `mkdir` with `recursive` does not come to an end on Node 20 where a folder
 * answers ENOENT to what is made in it, as those of /proc do: it asks for the parent, which is there, and tries again.
 *
 * @throws where a folder cannot be made, or a file has its name
 */
export async function makeFolder(path: string, mode?: number): Promise<void> {
  const { mkdir, stat } = modulesOnDemand.fsPromises
  const folders = foldersToMake(path)
  for (let next = folders.next(); !next.done; ) {
    const folder = next.value
    const problem = await mkdir(folder, mode).then(
      () => undefined,
      error => error,
    )
    const isThere = problem !== undefined && (await stat(folder).catch(() => undefined))?.isDirectory()
    next = folders.next(isThere ? undefined : problem)
  }
}

/** The same before it returns. */
export function makeFolderSync(path: string, mode?: number): void {
  const { mkdirSync } = modulesOnDemand.fs
  const folders = foldersToMake(path)
  for (let next = folders.next(); !next.done; ) {
    const folder = next.value
    let problem: unknown
    try {
      mkdirSync(folder, mode)
    } catch (error) {
      if (!isFolder(folder)) problem = error
    }
    next = folders.next(problem)
  }
}

/** Yields one folder after another, is given why it could not be made, and throws what making those above it does not mend. */
function* foldersToMake(path: string): Generator<string, void, unknown> {
  const below: string[] = []
  let folder = path
  for (let problem = yield folder; problem !== undefined; problem = yield folder) {
    const above = dirname(folder)
    if ((problem as NodeJS.ErrnoException).code !== 'ENOENT' || above === folder) throw problem
    below.push(folder)
    folder = above
  }
  for (const missing of below.reverse()) {
    const problem = yield missing
    if (problem !== undefined) throw problem
  }
}

function isFolder(path: string): boolean {
  try {
    return modulesOnDemand.fs.statSync(path).isDirectory()
  } catch {
    return false
  }
}
