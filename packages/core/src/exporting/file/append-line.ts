import type { FileHandle } from 'node:fs/promises'
import { pause } from '../../base/time/pause.ts'

/** For so long a named pipe that is full is waited for, in milliseconds. */
const PATIENCE = 2000
const STEP = 10

const NEVER = new AbortController().signal

/** A part of a line remains in the file, which what comes next must end. */
export class BrokenLine extends Error {
  readonly reason: unknown

  constructor(reason: unknown) {
    super('a line was written in part')
    this.reason = reason
  }
}

/**
 * Writes a line to the end of a file of `size` bytes.
 *
 * @throws BrokenLine where a part of it remains there; any other error where nothing does
 */
export async function appendLine(file: FileHandle, line: Uint8Array, size: number): Promise<void> {
  const latest = performance.now() + PATIENCE
  let written = 0
  while (written < line.length) {
    try {
      const { bytesWritten } = await file.write(line, written)
      written += bytesWritten
    } catch (error) {
      if (!isFull(error) || performance.now() >= latest) return await giveUp(file, size, written, error)
      await pause(STEP, NEVER)
    }
  }
}

/** Whether a named pipe takes no more for now. */
export function isFull(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'EAGAIN'
}

/** A disk that is full may have taken a part of a line. It is taken back, unless another process has written behind it. */
async function giveUp(file: FileHandle, size: number, written: number, error: unknown): Promise<never> {
  if (written === 0) throw error
  const stats = await file.stat()
  if (!stats.isFile() || stats.size !== size + written) throw new BrokenLine(error)
  await file.truncate(size)
  throw error
}
