import { messageOf } from '../../base/diagnostics/warn-once.ts'
import { FormerOwners } from './former-owners.ts'
import type { SpoolCounts } from './spool-counts.ts'
import type { SpoolEntry } from './spool-entry.ts'
import type { SpoolFolder } from './spool-folder.ts'
import type { SpoolOwner } from './spool-owner.ts'

/** Milliseconds between two signs of life. */
const BEAT = 3000
/** Milliseconds between two looks at the folders of others: longer than a busy process may be late with its sign. */
const LOOK = 10_000

/** Shows others that this exporter lives, and looks for those that do not. */
export class SpoolUpkeep {
  /** Resolves when all folders have been looked at once. */
  readonly first: Promise<void>
  readonly #former: FormerOwners
  readonly #counts: SpoolCounts
  readonly #found: (entries: readonly SpoolEntry[]) => void
  readonly #timers: readonly NodeJS.Timeout[]
  #isLooking = false

  /** @param found is given the files of former exporters */
  constructor(
    folder: SpoolFolder,
    self: SpoolOwner,
    counts: SpoolCounts,
    found: (entries: readonly SpoolEntry[]) => void,
  ) {
    this.#former = new FormerOwners(folder, self)
    this.#counts = counts
    this.#found = found
    this.#timers = [
      setInterval(() => void folder.beat(), BEAT).unref(),
      setInterval(() => void this.#look(), LOOK).unref(),
    ]
    this.first = this.#look()
  }

  get unclaimedBytes(): number {
    return this.#former.unclaimedBytes
  }

  close(): void {
    for (const timer of this.#timers) clearInterval(timer)
  }

  /** Never rejects. */
  async #look(): Promise<void> {
    if (this.#isLooking) return
    this.#isLooking = true
    try {
      const entries = await this.#former.look()
      if (entries.length > 0) this.#found(entries)
    } catch (error) {
      this.#counts.unreadable(messageOf(error))
    }
    this.#isLooking = false
  }
}
