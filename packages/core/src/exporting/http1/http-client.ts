import type { AttemptOptions } from './attempt-options.ts'
import type { HttpOutcome } from './http-post.ts'

/** Sends POST requests to one address. `headers` are added to those of all requests. */
export interface HttpClient {
  /** Never rejects, never takes longer than `timeoutMillis`. */
  post(
    pieces: readonly Uint8Array[],
    headers: Readonly<Record<string, string>>,
    options: AttemptOptions<HttpOutcome>,
  ): Promise<HttpOutcome>
  /** Sends each body once, one after another, and returns what came back in time. Never throws. */
  postSync(
    bodies: readonly Uint8Array[],
    headers: Readonly<Record<string, string>>,
    timeoutMillis: number,
  ): readonly HttpOutcome[]
  close(): void
}
