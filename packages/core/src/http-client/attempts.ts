import type { ClientExchange } from '../conventions/http-client.ts'
import { endClientSpan } from '../conventions/http-client.ts'
import type { ClientAttempt } from './client-attempt.ts'
import { rememberRedirect } from './redirects.ts'

/** What a client tells of a request that is over. */
export interface Outcome extends Omit<ClientExchange, 'resendCount'> {
  /** The response header of that name. */
  readonly location?: string | undefined
}

const underWay = new WeakMap<object, ClientAttempt>()

/** Waits for {@link endAttempt} of the same request, if there is something to record. */
export function keepAttempt(request: object, attempt: ClientAttempt): void {
  if (attempt.span !== undefined) underWay.set(request, attempt)
}

/** Whether the span of this request is open. */
export function isUnderWay(request: object): boolean {
  return underWay.has(request)
}

/**
 * Ends the attempt of `request`, the first time this is called.
 * Semantic conventions: a span ends when the response headers have been read, whatever becomes of the body.
 */
export function endAttempt(request: object, outcome: Outcome, error?: unknown): void {
  const attempt = underWay.get(request)
  underWay.delete(request)
  if (attempt?.span === undefined) return
  const { span, parent, resendCount } = attempt
  const { url, statusCode, location } = outcome
  if (statusCode !== undefined) rememberRedirect(parent, { url, statusCode, location }, resendCount)
  endClientSpan(span, { ...outcome, resendCount }, error)
}
