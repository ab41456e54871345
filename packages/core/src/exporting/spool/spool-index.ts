import type { SpoolEntry } from './spool-entry.ts'
import { diskBytes } from './spool-entry.ts'

/** The files that wait to be sent, the oldest first, and those under way. */
export class SpoolIndex {
  /** Of the disk, by all of them. */
  bytes = 0
  /** In all of them. */
  spans = 0
  /** In those that this exporter has written. */
  ownSpans = 0
  #waiting: SpoolEntry[] = []
  readonly #underWay = new Set<SpoolEntry>()

  get hasWaiting(): boolean {
    return this.#waiting.length > 0
  }

  get isEmpty(): boolean {
    return !this.hasWaiting && this.#underWay.size === 0
  }

  /** Adds the newest. */
  add(entry: SpoolEntry): void {
    this.#waiting.push(entry)
    this.#count(entry, 1)
  }

  /** Adds one that is under way already. */
  addUnderWay(entry: SpoolEntry): void {
    this.#underWay.add(entry)
    this.#count(entry, 1)
  }

  /** Adds those of former processes, which are older than all that this one writes. */
  addRecovered(entries: readonly SpoolEntry[]): void {
    this.#waiting = inOrder([...entries, ...this.#waiting])
    for (const entry of entries) this.#count(entry, 1)
  }

  /** Takes the oldest for one request of at most `maxBytes`, or of one file; what is recovered is counted apart, so it is sent apart. */
  take(maxBytes: number): readonly SpoolEntry[] {
    let count = 0
    let bytes = 0
    const [first] = this.#waiting
    for (const entry of this.#waiting) {
      bytes += entry.bytes
      if (count > 0 && (bytes > maxBytes || entry.isRecovered !== first?.isRecovered)) break
      count++
    }
    const taken = this.#waiting.splice(0, count)
    for (const entry of taken) this.#underWay.add(entry)
    return taken
  }

  /** Takes the oldest of those that wait, to delete it. */
  takeOldest(): SpoolEntry | undefined {
    const [oldest] = this.take(0)
    return oldest
  }

  /** Lets files that are under way wait again, in their places. */
  putBack(entries: readonly SpoolEntry[]): void {
    const unsent = entries.filter(entry => this.#underWay.delete(entry))
    this.#waiting = inOrder([...unsent, ...this.#waiting])
  }

  /** Forgets files that are under way. */
  settle(entries: readonly SpoolEntry[]): void {
    for (const entry of entries) if (this.#underWay.delete(entry)) this.#count(entry, -1)
  }

  #count({ bytes, spans, isRecovered }: SpoolEntry, sign: 1 | -1): void {
    this.bytes += sign * diskBytes(bytes)
    this.spans += sign * spans
    if (!isRecovered) this.ownSpans += sign * spans
  }
}

/** Those of former processes come first, also where their clock was ahead of this one. */
function inOrder(entries: SpoolEntry[]): SpoolEntry[] {
  return entries.sort((one, other) => {
    if (one.isRecovered !== other.isRecovered) return one.isRecovered ? -1 : 1
    return one.name < other.name ? -1 : 1
  })
}
