import type { ClientAttempt, RecordedAttempt } from './client-attempt.ts'
import type { ClientExchange } from './http-client-attributes.ts'
import { rememberRedirect } from './redirects.ts'

/** What a client tells of a request that is over. */
export interface Outcome extends ClientExchange {
  /** The response header of that name; only of a redirect it is of interest. */
  readonly location?: string | undefined
}

const underWay = new WeakMap<object, RecordedAttempt>()

/** Waits for {@link endAttempt} of the same request, if there is something to record. */
export function keepAttempt(request: object, { recorded }: ClientAttempt): void {
  if (recorded !== undefined) underWay.set(request, recorded)
}

/** The attempt whose span is open. */
export function attemptOf(request: object): RecordedAttempt | undefined {
  return underWay.get(request)
}

/**
 * Ends the attempt of `request`, which {@link attemptOf} finds no more.
 * Semantic conventions: a span ends when the response headers have been read, whatever becomes of the body.
 */
export function endAttempt(request: object, outcome: Outcome, error?: unknown): void {
  const attempt = underWay.get(request)
  if (attempt === undefined) return
  underWay.delete(request)
  const { span, sent, parent } = attempt
  rememberRedirect(parent, outcome, sent.resendCount)
  sent.end(span, outcome, error)
}
