import { messageOf } from '../../base/diagnostics/warn-once.ts'
import type { SpoolCounts } from './spool-counts.ts'
import type { SpoolEntry } from './spool-entry.ts'
import { diskBytes } from './spool-entry.ts'
import type { SpoolFolder } from './spool-folder.ts'

/** Deletes files that are done with. What cannot be deleted takes its room, and is tried again behind those that come. */
export class SpoolDisposal {
  readonly #folder: SpoolFolder
  readonly #counts: SpoolCounts
  #left: readonly SpoolEntry[] = []

  constructor(folder: SpoolFolder, counts: SpoolCounts) {
    this.#folder = folder
    this.#counts = counts
  }

  /** Of the disk, by files that could not be deleted. */
  get bytes(): number {
    return this.#left.reduce((sum, { bytes }) => sum + diskBytes(bytes), 0)
  }

  /** Never rejects. */
  async dispose(entries: readonly SpoolEntry[]): Promise<void> {
    const former = this.#left
    this.#left = []
    const failed: SpoolEntry[] = []
    for (const entry of entries) if (!(await this.#isDeleted(entry))) failed.push(entry)
    let tried = 0
    // After one refusal no other is tried: each of thousands would be tried again for each file that comes.
    while (failed.length === 0 && tried < former.length) {
      const entry = former[tried++]
      if (entry !== undefined && !(await this.#isDeleted(entry))) failed.push(entry)
    }
    this.#left = [...this.#left, ...former.slice(tried), ...failed]
  }

  async #isDeleted(entry: SpoolEntry): Promise<boolean> {
    try {
      await this.#folder.remove(entry)
      return true
    } catch (error) {
      this.#counts.undeletable(entry, messageOf(error))
      return false
    }
  }
}
