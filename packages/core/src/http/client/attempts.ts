import type { ClientAttempt, RecordedAttempt } from './client-attempt.ts'
import type { ClientExchange } from './http-client-attributes.ts'
import { rememberResult } from './resends.ts'
import { failureOf } from './sent-request.ts'

/** The result of a request, as its client reports it. */
export interface Outcome extends ClientExchange {
  /** The `location` header; read for redirects only. */
  readonly location?: string | undefined
}

const underWay = new WeakMap<object, RecordedAttempt>()

/** Keeps the attempt for {@link endAttempt} of the same request, if it is recorded. */
export function keepAttempt(request: object, { recorded }: ClientAttempt): void {
  if (recorded !== undefined) underWay.set(request, recorded)
}

/** The attempt whose span is open. */
export function attemptOf(request: object): RecordedAttempt | undefined {
  return underWay.get(request)
}

/**
 * Ends the attempt of `request` and forgets it. Semantic conventions: a span ends when the response headers have been
 * read, regardless of the body.
 */
export function endAttempt(request: object, outcome: Outcome, error?: unknown): void {
  const attempt = underWay.get(request)
  if (attempt === undefined) return
  underWay.delete(request)
  const { span, sent, parent } = attempt
  rememberResult(parent, outcome, sent.resendCount, failureOf(error) !== undefined)
  sent.end(span, outcome, error)
}
