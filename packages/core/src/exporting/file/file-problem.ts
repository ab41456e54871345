import { messageOf } from '../../base/diagnostics/warn-once.ts'

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
