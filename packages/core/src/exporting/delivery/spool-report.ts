/** What a transport with files did so far; of spans unless stated otherwise. */
export interface SpoolReport {
  /** Of those that it was given. */
  readonly own: {
    readonly exported: number
    readonly dropped: Readonly<Record<string, number>>
    /** On the disk, or with a process that has taken the files over. */
    readonly stored: number
  }
  /** Of those that it found on the disk. */
  readonly recovered: {
    readonly exported: number
    readonly dropped: Readonly<Record<string, number>>
  }
  /** On the disk, of both kinds. */
  readonly spans: number
  /** Of the disk. */
  readonly bytes: number
  /** Files that were cut off or changed. */
  readonly damaged: number
  readonly lastError: string | undefined
}
