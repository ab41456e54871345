import type { Stats } from 'node:fs'
import { closeSync, openSync } from 'node:fs'
import { resolve } from 'node:path'
import { modulesOnDemand } from '../../base/platform/modules-on-demand.ts'
import type { DeliveryResult, Unreachable } from '../delivery/delivery-result.ts'
import type { Transport } from '../delivery/transport.ts'
import { appendLine, BrokenLine } from './append-line.ts'
import { appendLineSync } from './append-line-sync.ts'
import { APPEND_FLAGS, fileProblem, NEW_FILE_MODE } from './file-access.ts'
import { inTurn } from './in-turn.ts'
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
const ACCEPTED: DeliveryResult = { outcome: 'accepted', rejectedSpans: 0 }

/**
 * Appends each request as one line. The file is opened for each, about once a second, so it may be moved away at any time, and
 * what cannot be written now may be written later.
 */
export class FileTransport implements Transport {
  readonly backend: string
  readonly retries = 0
  readonly #options: FileOptions
  /** Whether what was written last is a part of a line. */
  #isBroken = false

  constructor(options: FileOptions) {
    this.#options = options
    this.backend = options.path
  }

  async send(pieces: readonly Uint8Array[]): Promise<DeliveryResult> {
    const { path, maxBytes, maxFiles } = this.#options
    const line = this.#line(pieces)
    try {
      await inTurn(resolve(path), async () => {
        const full = await appendWithin(maxBytes, path, line)
        if (full === undefined) return
        await rotateFiles(path, maxFiles, full)
        await appendWithin(Number.POSITIVE_INFINITY, path, line)
      })
      this.#isBroken = false
      return ACCEPTED
    } catch (error) {
      return this.#failure(error)
    }
  }

  /** Does not rotate: the last lines may make the file a little longer. */
  sendSync(batches: readonly (readonly Uint8Array[])[], timeoutMillis: number): readonly DeliveryResult[] {
    const latest = performance.now() + timeoutMillis
    const results: DeliveryResult[] = []
    try {
      const file = openSync(this.#options.path, APPEND_FLAGS, NEW_FILE_MODE)
      try {
        for (const pieces of batches) {
          appendLineSync(file, this.#line(pieces), latest)
          this.#isBroken = false
          results.push(ACCEPTED)
        }
      } finally {
        closeSync(file)
      }
    } catch (error) {
      results.push(this.#failure(error))
    }
    return results
  }

  close(): void {}

  #line(pieces: readonly Uint8Array[]): Buffer {
    return Buffer.concat(this.#isBroken ? [NEWLINE, ...pieces, NEWLINE] : [...pieces, NEWLINE])
  }

  #failure(error: unknown): Unreachable {
    this.#isBroken ||= error instanceof BrokenLine
    const reason = error instanceof BrokenLine ? error.reason : error
    return { outcome: 'unreachable', reason: fileProblem(this.#options.path, reason) }
  }
}

/** Writes the line unless the file would then be longer than `maxBytes`, and returns what is known of that file; an empty file takes any line. */
async function appendWithin(maxBytes: number, path: string, line: Buffer): Promise<Stats | undefined> {
  const file = await modulesOnDemand.fsPromises.open(path, APPEND_FLAGS, NEW_FILE_MODE)
  try {
    const stats = await file.stat()
    const size = stats.isFile() ? stats.size : 0
    if (size > 0 && size + line.length > maxBytes) return stats
    await appendLine(file, line, size)
    return undefined
  } finally {
    await file.close()
  }
}
