/** Names beyond these are not remembered: they are no names but texts. */
const MAX_NAMES = 64

/** Which attributes the last span of a name had, and where in the chunk they stand. */
export class WrittenAttributes {
  /** Key, value, key, value. */
  entries: readonly unknown[] = []
  /** Where each attribute begins, and where the last one ends. */
  readonly offsets: number[] = []
}

/** What stands in one chunk of the last span of each name. It holds attributes of that span until it is cleared. */
export class LastWritten {
  readonly #byName = new Map<string, WrittenAttributes>()

  /** `undefined` where there are too many names. */
  of(name: string): WrittenAttributes | undefined {
    const known = this.#byName.get(name)
    if (known !== undefined || this.#byName.size === MAX_NAMES) return known
    const added = new WrittenAttributes()
    this.#byName.set(name, added)
    return added
  }

  /** Nothing that was written may be copied any more. */
  clear(): void {
    this.#byName.clear()
  }
}
