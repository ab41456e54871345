import { open } from 'node:fs/promises'

/** A file whose lines are read as they are written. */
export interface FollowedFile {
  /** Reads what has been added. Resolves at the end of the file. */
  readOn(): Promise<void>
  close(): Promise<void>
}

const CHUNK = 1024 * 1024
/** A longer line is passed over. */
const MOST_LINE_BYTES = 64 * 1024 * 1024
const NEWLINE = 10

/**
 * Opens a file and calls back with each of its lines that is complete. A file that has become shorter was begun anew.
 *
 * @throws where it cannot be opened
 */
export async function followFile(path: string, onLine: (line: string) => void): Promise<FollowedFile> {
  const file = await open(path, 'r')
  const lines = lineSplitter(onLine)
  let at = 0
  let reading: Promise<void> = Promise.resolve()
  return {
    readOn: () => {
      reading = reading.then(read)
      return reading
    },
    close: () => file.close(),
  }

  async function read(): Promise<void> {
    const { size } = await file.stat()
    if (size < at) at = 0
    while (at < size) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK, at)
      if (bytesRead === 0) break
      at += bytesRead
      lines.push(buffer.subarray(0, bytesRead))
    }
  }
}

/** Splits bytes at newlines, however they are cut. */
export function lineSplitter(onLine: (line: string) => void): { push(bytes: Buffer): void; end(): void } {
  let parts: Buffer[] = []
  let size = 0
  return { push, end: () => emit(Buffer.alloc(0)) }

  function push(bytes: Buffer): void {
    let from = 0
    for (let to = bytes.indexOf(NEWLINE); to >= 0; to = bytes.indexOf(NEWLINE, from)) {
      emit(bytes.subarray(from, to))
      from = to + 1
    }
    const rest = bytes.subarray(from)
    size += rest.length
    if (size <= MOST_LINE_BYTES) parts.push(rest)
    else parts = []
  }

  function emit(last: Buffer): void {
    if (size + last.length <= MOST_LINE_BYTES) {
      const line = Buffer.concat([...parts, last])
        .toString('utf8')
        .trim()
      if (line !== '') onLine(line)
    }
    parts = []
    size = 0
  }
}
