import { fstatSync, ftruncateSync, writeSync } from 'node:fs'
import { BrokenLine, isFull } from './append-line.ts'

const STEP = 10
const nothing = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))

/**
 * Writes a line before it returns, or by `latest` on the clock of `performance.now()`.
 *
 * @throws BrokenLine where a part of it remains there; any other error where nothing does
 */
export function appendLineSync(file: number, line: Uint8Array, latest: number): void {
  const { size } = fstatSync(file)
  let written = 0
  while (written < line.length) {
    try {
      written += writeSync(file, line, written)
    } catch (error) {
      if (!isFull(error) || performance.now() >= latest) giveUp(file, size, written, error)
      Atomics.wait(nothing, 0, 0, STEP)
    }
  }
}

function giveUp(file: number, size: number, written: number, error: unknown): never {
  if (written === 0) throw error
  const stats = fstatSync(file)
  if (!stats.isFile() || stats.size !== size + written) throw new BrokenLine(error)
  ftruncateSync(file, size)
  throw error
}
