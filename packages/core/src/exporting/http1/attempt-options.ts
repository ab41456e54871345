/** How long one attempt may go on. */
export interface AttemptOptions {
  readonly timeoutMillis: number
  readonly signal: AbortSignal
}
