import type { Span } from '@opentelemetry/api'

/** Bounds the redirects remembered inside one span; further ones are not linked to their request. */
const MAX_PENDING = 16

/** Longer URLs are not remembered, since a redirect is kept as long as its span. */
const MAX_URL_LENGTH = 4096

const STATUS_CODES: readonly number[] = [301, 302, 303, 307, 308]

/** By the active span of the requests: the targets of redirects, and the number of attempts before each. */
const pending = new WeakMap<Span, Map<string, number>>()

/** A response, and the target of its redirect. */
export interface RedirectResponse {
  readonly url: string
  /** `undefined` where there was none. */
  readonly statusCode?: number | undefined
  readonly location?: string | undefined
}

/** Whether a status redirects to another URL. */
export function isRedirect(statusCode: number | undefined): boolean {
  return statusCode !== undefined && STATUS_CODES.includes(statusCode)
}

/**
 * Remembers a redirect. Neither undici nor `node:http` links a request to the one that it follows, so it is recognised
 * by its URL.
 *
 * @param parent the active span of the request
 * @param resendCount that of the attempt which got the response
 */
export function rememberRedirect(
  parent: Span,
  { url, statusCode, location }: RedirectResponse,
  resendCount: number,
): void {
  if (location === undefined || !isRedirect(statusCode) || location.length > MAX_URL_LENGTH) return
  if (!URL.canParse(location, url)) return
  const counts = pending.get(parent) ?? new Map<string, number>()
  if (counts.size >= MAX_PENDING) return
  const target = normalized(location, url)
  if (target.length > MAX_URL_LENGTH) return
  counts.set(target, resendCount + 1)
  pending.set(parent, counts)
}

/** The value of `http.request.resend_count` of an attempt that starts now; zero for a first one. */
export function resendCountOf(parent: Span, url: () => string): number {
  const counts = pending.get(parent)
  if (counts === undefined || counts.size === 0) return 0
  const target = url()
  if (!URL.canParse(target)) return 0
  const count = counts.get(normalized(target)) ?? 0
  counts.delete(normalized(target))
  return count
}

/** Requests are sent without the fragment. */
function normalized(location: string, base?: string): string {
  const url = new URL(location, base)
  url.hash = ''
  return url.href
}
