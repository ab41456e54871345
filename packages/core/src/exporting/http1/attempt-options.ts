/** An attempt that is under way, for the end of a process, when no promise is settled any more. */
export interface PendingAttempt<Result> {
  /**
   * Waits for the answer until `deadline`, on the clock of `performance.now()`, and returns it, or the failure to get one from a
   * backend that has the whole request. `undefined` where it cannot be known whether it has.
   */
  resultSync?: (deadline: number) => Result | undefined
  /** Whether all bytes of the request have left this process, as far as it knows. */
  isSent?: () => boolean
}

/** How long one attempt may go on. */
export interface AttemptOptions<Result> {
  /** Is filled in by the one who makes the attempt. */
  readonly pending: PendingAttempt<Result>
  readonly timeoutMillis: number
  readonly signal: AbortSignal
}
