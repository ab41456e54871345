/** A line that was made and is not written. */
export interface HeldLine {
  readonly text: string
  /** What pino gives to streams that ask for it. */
  readonly metadata: object | undefined
}

/**
 * What a line takes beside its characters, in bytes: pino makes it of some ten texts, which stay apart until it is
 * written. Node 20 and 24 take 350 to 400.
 */
const OVERHEAD = 400

/** The lines of one request that wait for its end. */
export class RequestLines {
  state: 'open' | 'written' | 'forgotten' = 'open'
  /** When it was decided, in milliseconds of the monotonic clock. */
  decidedAt = 0
  bytes = 0
  readonly #maxLines: number
  #lines: HeldLine[] = []
  /** Where the oldest line is: one beyond the limit takes its place. */
  #oldest = 0

  constructor(maxLines: number) {
    this.#maxLines = maxLines
  }

  get count(): number {
    return this.#lines.length
  }

  /** @returns whether the oldest line was dropped for it */
  add(line: HeldLine): boolean {
    this.bytes += bytesOf(line)
    if (this.#lines.length < this.#maxLines) {
      this.#lines.push(line)
      return false
    }
    const dropped = this.#lines[this.#oldest]
    if (dropped !== undefined) this.bytes -= bytesOf(dropped)
    this.#lines[this.#oldest] = line
    this.#oldest = (this.#oldest + 1) % this.#lines.length
    return true
  }

  /** Empties it. @returns the lines, oldest first */
  take(): readonly HeldLine[] {
    const lines = [...this.#lines.slice(this.#oldest), ...this.#lines.slice(0, this.#oldest)]
    this.#lines = []
    this.#oldest = 0
    this.bytes = 0
    return lines
  }
}

function bytesOf({ text }: HeldLine): number {
  return text.length + OVERHEAD
}
