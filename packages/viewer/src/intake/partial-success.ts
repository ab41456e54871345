/** What was wrong with a part of a request that was taken. */
export interface PartialSuccess {
  readonly refused: number
  /** Why the last one was; empty where none was. */
  readonly reason: string
}

export const ALL_TAKEN: PartialSuccess = { refused: 0, reason: '' }
