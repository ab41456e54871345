import type { Stats } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { open, stat } from 'node:fs/promises'
import type { LineSplitter } from './line-splitter.ts'
import { lineSplitter } from './line-splitter.ts'

/** A file whose lines are read as they are written. */
export interface FollowedFile {
  /** Reads what has been added. Resolves at the end of the file. */
  readOn(): Promise<void>
  close(): Promise<void>
}

const CHUNK = 1024 * 1024
/** So many bytes before the place of reading are compared: lines with ids and times differ within them. */
const TAIL = 256

/**
 * Opens a file and calls back with each of its lines that is complete. Follows the name: a file that takes its place, as after a rotation, is
 * read once the old one is at its end and the new one has something. A file that was cut off or written anew is read from its beginning.
 *
 * @throws where it cannot be opened
 */
export async function followFile(path: string, onLine: (line: string) => void): Promise<FollowedFile> {
  const lines = lineSplitter(onLine)
  let file = await openedFile(path, lines)
  let reading: Promise<void> = Promise.resolve()
  return {
    readOn: () => {
      // A read that failed is tried again with the next one.
      reading = reading.catch(() => {}).then(read)
      return reading
    },
    close: () => file.close(),
  }

  async function read(): Promise<void> {
    await file.readOn()
    const named = await stat(path).catch(() => undefined)
    if (named === undefined || named.size === 0 || file.is(named)) return
    const next = await openedFile(path, lines)
    await file.close()
    lines.reset()
    file = next
    await file.readOn()
  }
}

interface OpenedFile extends FollowedFile {
  is(other: Stats): boolean
}

async function openedFile(path: string, lines: LineSplitter): Promise<OpenedFile> {
  const file = await open(path, 'r')
  const { ino, dev } = await file.stat()
  let at = 0
  let tail: Buffer = Buffer.alloc(0)
  let modified = 0
  return {
    readOn,
    is: other => other.ino === ino && other.dev === dev,
    close: () => file.close(),
  }

  async function readOn(): Promise<void> {
    const { size, mtimeMs } = await file.stat()
    const isWritten = mtimeMs !== modified
    modified = mtimeMs
    if (size < at || (isWritten && !(await goesOn(file, at, tail)))) {
      at = 0
      tail = Buffer.alloc(0)
      lines.reset()
    }
    while (at < size) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(CHUNK), 0, CHUNK, at)
      if (bytesRead === 0) break
      at += bytesRead
      const bytes = buffer.subarray(0, bytesRead)
      tail = Buffer.from(
        bytesRead < TAIL ? Buffer.concat([tail, bytes]).subarray(-TAIL) : bytes.subarray(-TAIL),
      )
      lines.push(bytes)
    }
  }
}

/** Whether what was read last still stands before the place of reading. */
async function goesOn(file: FileHandle, at: number, tail: Buffer): Promise<boolean> {
  if (tail.length === 0) return true
  const { bytesRead, buffer } = await file.read(Buffer.alloc(tail.length), 0, tail.length, at - tail.length)
  return bytesRead === tail.length && buffer.equals(tail)
}
