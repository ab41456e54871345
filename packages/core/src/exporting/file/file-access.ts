import { constants } from 'node:fs'
import { messageOf } from '../../base/diagnostics/warn-once.ts'

/** What only POSIX has. */
const { O_NOFOLLOW = 0, O_NONBLOCK = 0, O_NOCTTY = 0 } = constants as Partial<typeof constants>

/**
 * How a file is opened to append to it. A symbolic link is not followed: in a directory of others, one of them could have
 * it point to a file of ours. A named pipe is not waited for: opening one that has no reader would take a thread of libuv
 * for ever, without which the process cannot end.
 */
export const APPEND_FLAGS: number =
  constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY

/** Of a file that is made: spans hold what requests hold, which concerns no other user of the machine. */
export const NEW_FILE_MODE = 0o600

const MEANINGS: Readonly<Record<string, string>> = {
  ELOOP: 'it is a symbolic link, which is not followed; set `path` to the file itself',
  ENXIO: 'it is a named pipe from which nothing reads',
  EAGAIN: 'it is a named pipe from which nothing has been read for a while',
}

/** Why a file could not be written. */
export function fileProblem(path: string, error: unknown): string {
  const { code = '' } = error as NodeJS.ErrnoException
  const meaning = MEANINGS[code]
  return `${path} could not be written: ${meaning === undefined ? messageOf(error) : `${meaning} (${code})`}`
}
