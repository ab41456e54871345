import { appendFileSync } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { modulesOnDemand } from '../../modules-on-demand.ts'
import { messageOf } from '../../report-once.ts'
import type { DeliveryResult } from '../delivery/delivery-result.ts'
import type { Transport } from '../delivery/transport.ts'
import { rotateFiles } from './rotate-files.ts'

/** Where lines are written and when the file is replaced by a new one. */
export interface FileOptions {
  readonly path: string
  /** A file that would grow beyond this is rotated. */
  readonly maxBytes: number
  /** How many files there are at most, the one that is written included. */
  readonly maxFiles: number
}

const NEWLINE = Buffer.from('\n')

/**
 * Appends each request as one line. The file is opened for each, about once a second: whoever moves it away, or mends
 * what kept it from being written, need not tell us. What cannot be written now may be later.
 */
export class FileTransport implements Transport {
  readonly backend: string
  readonly retries = 0
  readonly #options: FileOptions

  constructor(options: FileOptions) {
    this.#options = options
    this.backend = options.path
  }

  async send(pieces: readonly Uint8Array[]): Promise<DeliveryResult> {
    const { path, maxBytes, maxFiles } = this.#options
    const line = Buffer.concat([...pieces, NEWLINE])
    try {
      if (!(await appendWithin(maxBytes, path, line))) {
        await rotateFiles(path, maxFiles)
        await appendWithin(Number.POSITIVE_INFINITY, path, line)
      }
      return { outcome: 'accepted', rejectedSpans: 0 }
    } catch (error) {
      return { outcome: 'unreachable', reason: `${path} could not be written: ${messageOf(error)}` }
    }
  }

  /** Does not rotate: the last lines may make the file a little longer. */
  sendSync(batches: readonly (readonly Uint8Array[])[]): readonly DeliveryResult[] {
    const { path } = this.#options
    try {
      appendFileSync(path, Buffer.concat(batches.flatMap(pieces => [...pieces, NEWLINE])))
      return batches.map(() => ({ outcome: 'accepted', rejectedSpans: 0 }))
    } catch (error) {
      return [{ outcome: 'unreachable', reason: `${path} could not be written: ${messageOf(error)}` }]
    }
  }

  close(): void {}
}

/** Writes the line unless the file would then be longer than `maxBytes`; an empty file takes any line. */
async function appendWithin(maxBytes: number, path: string, line: Buffer): Promise<boolean> {
  const file = await modulesOnDemand.fsPromises.open(path, 'a')
  try {
    const stats = await file.stat()
    const size = stats.isFile() ? stats.size : 0
    const fits = size === 0 || size + line.length <= maxBytes
    if (fits) await append(file, line, size)
    return fits
  } finally {
    await file.close()
  }
}

/** A line that was written in part, on a disk that is full, is taken back: the next attempt writes it as a whole. */
async function append(file: FileHandle, line: Buffer, size: number): Promise<void> {
  try {
    await file.appendFile(line)
  } catch (error) {
    await file.truncate(size).catch(() => {})
    throw error
  }
}
