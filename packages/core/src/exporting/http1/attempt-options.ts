/** How long one attempt may go on. */
export interface AttemptOptions {
  readonly timeoutMillis: number
  readonly signal: AbortSignal
  /** Whether the process stays alive for it, where the protocol has a choice. */
  readonly holdProcess: boolean
}
