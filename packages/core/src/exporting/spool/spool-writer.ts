import { messageOf } from '../../base/diagnostics/warn-once.ts'
import type { SpoolCounts } from './spool-counts.ts'
import type { SpoolDisposal } from './spool-disposal.ts'
import type { SpoolEntry } from './spool-entry.ts'
import { diskBytes } from './spool-entry.ts'
import { spoolFileBytes } from './spool-file.ts'
import type { SpoolFolder } from './spool-folder.ts'
import type { SpoolIndex } from './spool-index.ts'

export interface SpoolWriterParts {
  readonly folder: SpoolFolder
  readonly index: SpoolIndex
  readonly counts: SpoolCounts
  readonly disposal: SpoolDisposal
  readonly maxBytes: number
  /** Bytes in folders that may be left behind, which count as well: processes that die young must not fill the disk together. */
  readonly unclaimedBytes: () => number
}

/** Writes batches within the bound of the spool, one after another. */
export class SpoolWriter {
  readonly #parts: SpoolWriterParts
  #turn: Promise<unknown> = Promise.resolve()

  constructor(parts: SpoolWriterParts) {
    this.#parts = parts
  }

  /** Resolves with a file on the disk, or with `undefined` where it could not be written. Never rejects. */
  write(pieces: readonly Uint8Array[], spans: number): Promise<SpoolEntry | undefined> {
    const turn = this.#turn.then(() => this.#write(pieces, spans))
    this.#turn = turn
    return turn
  }

  /** The same before it returns, at the end of a process: it is not counted against the bound. */
  writeSync(pieces: readonly Uint8Array[], spans: number): SpoolEntry | undefined {
    const { folder, counts } = this.#parts
    try {
      return folder.writeSync(pieces, spans)
    } catch (error) {
      counts.unwritable(messageOf(error))
      return undefined
    }
  }

  async #write(pieces: readonly Uint8Array[], spans: number): Promise<SpoolEntry | undefined> {
    const { folder, counts } = this.#parts
    try {
      const hasRoom = await this.#makeRoom(diskBytes(spoolFileBytes(pieces)))
      return hasRoom ? await folder.write(pieces, spans) : undefined
    } catch (error) {
      counts.unwritable(messageOf(error))
      return undefined
    }
  }

  async #makeRoom(bytes: number): Promise<boolean> {
    const { index, counts, disposal, maxBytes, unclaimedBytes } = this.#parts
    while (index.bytes + disposal.bytes + unclaimedBytes() + bytes > maxBytes) {
      const oldest = index.takeOldest()
      if (oldest === undefined) {
        counts.unwritable(`it has no room for ${bytes} bytes more within \`spool.maxBytes\` (${maxBytes})`)
        return false
      }
      await this.#delete(oldest)
      counts.overflow(oldest, maxBytes)
    }
    return true
  }

  /** @throws where it stays, so that no other is deleted for the room that it does not give */
  async #delete(oldest: SpoolEntry): Promise<void> {
    const { folder, index } = this.#parts
    try {
      await folder.remove(oldest)
      index.settle([oldest])
    } catch (error) {
      index.putBack([oldest])
      throw error
    }
  }
}
