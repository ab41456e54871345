import type { Span } from '@opentelemetry/api'
import type { ClientKind } from './client-kind.ts'

/** Bounds the responses remembered inside one span; the requests that follow further ones are not counted. */
const MAX_PENDING = 16

/** Longer URLs are not remembered, since they are kept as long as their span. */
const MAX_URL_LENGTH = 4096

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308]
/** Below 500, those that got, axios-retry and undici send again. */
const RETRIED: readonly number[] = [408, 413, 421, 425, 429]

/** By the active span of the requests: what is expected to be sent next, and the number of attempts before it. */
const pending = new WeakMap<Span, Map<string, number>>()

/** The result of a request, as far as it makes clients send another. */
export interface ResendCause {
  readonly method: string
  readonly url: string
  /** `undefined` where there was none. */
  readonly statusCode?: number | undefined
  /** The target of a redirect. */
  readonly location?: string | undefined
}

/** Whether a status redirects to another URL. */
export function isRedirect(statusCode: number | undefined): boolean {
  return statusCode !== undefined && REDIRECTS.includes(statusCode)
}

/** Whether clients send a request again that had this result. */
export function isRetried(statusCode: number | undefined, hasFailed: boolean): boolean {
  return statusCode === undefined ? hasFailed : statusCode >= 500 || RETRIED.includes(statusCode)
}

/**
 * Remembers a redirect or a failure. Neither undici nor `node:http` links a request to the one that it follows, so it
 * is recognised by its URL, and a retry by its method too.
 *
 * @param parent the active span of the request
 * @param resendCount that of the attempt that had this result
 * @param hasFailed whether there was no response, and the caller had not cancelled
 */
export function rememberResult(
  parent: Span,
  { method, url, statusCode, location }: ResendCause,
  resendCount: number,
  hasFailed: boolean,
): void {
  if (isRetried(statusCode, hasFailed)) remember(parent, retryKey(method, normalized(url)), resendCount)
  else if (location !== undefined && location.length <= MAX_URL_LENGTH && isRedirect(statusCode)) {
    remember(parent, normalized(location, url), resendCount)
  }
}

function remember(parent: Span, key: string | undefined, resendCount: number): void {
  if (key === undefined || key.length > MAX_URL_LENGTH) return
  const counts = pending.get(parent) ?? new Map<string, number>()
  if (counts.size >= MAX_PENDING) return
  counts.set(key, resendCount + 1)
  pending.set(parent, counts)
}

/** The value of `http.request.resend_count` of an attempt that starts now; zero for a first one. */
export function resendCountOf<R>(parent: Span, request: R, client: ClientKind<R>): number {
  const counts = pending.get(parent)
  if (counts === undefined || counts.size === 0) return 0
  const { method, url } = client.targetOf(request)
  const target = normalized(url)
  if (target === undefined) return 0
  const retried = taken(counts, retryKey(method, target))
  const redirected = taken(counts, target)
  return retried ?? (redirected !== undefined && client.follows() ? redirected : 0)
}

function taken(counts: Map<string, number>, key: string | undefined): number | undefined {
  const count = key === undefined ? undefined : counts.get(key)
  if (key !== undefined) counts.delete(key)
  return count
}

function retryKey(method: string, url: string | undefined): string | undefined {
  return url === undefined ? undefined : `${method} ${url}`
}

/** Requests are sent without the fragment. `undefined` for what is no URL. */
function normalized(location: string, base?: string): string | undefined {
  if (!URL.canParse(location, base)) return undefined
  const url = new URL(location, base)
  url.hash = ''
  return url.href
}
