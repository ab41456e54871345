import { messageOf } from '../../base/diagnostics/warn-once.ts'
import { expected } from '../../base/options/expected.ts'
import { makeFolderSync } from '../../base/platform/make-folder.ts'
import { modulesOnDemand } from '../../base/platform/modules-on-demand.ts'
import { FOLDER_MODE } from './file-door.ts'

/**
 * Makes the folder of a spool at start, so that one that cannot be written is known before it is needed.
 *
 * @returns why it cannot be written; `undefined` if it can
 * @throws TypeError where it is a file
 */
export function checkFolder(path: string): string | undefined {
  const { accessSync, constants, existsSync } = modulesOnDemand.fs
  try {
    makeFolderSync(path, FOLDER_MODE)
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK)
    return undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST' && existsSync(path))
      throw expected('spool.path', 'the path of a folder, and not of a file', path)
    return messageOf(error)
  }
}
