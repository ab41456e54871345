/** A failure: one sentence for a person. */
export interface ApiError {
  readonly error: string
}

/** What `/api/traces` and `/api/live` answer, with the status 400, to a query that is not understood. */
export interface QueryProblem extends ApiError {
  /** Index of the first character that is not understood, and of the one behind the last. */
  readonly from: number
  readonly to: number
}
