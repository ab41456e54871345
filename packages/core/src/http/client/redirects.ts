import type { Span } from '@opentelemetry/api'

/** More redirects than that at once, inside one span, are not followed up. */
const MAX_PENDING = 16

/** What a redirect leads to is remembered as long as its span: longer URLs are not followed up. */
const MAX_URL_LENGTH = 4096

const STATUS_CODES: readonly number[] = [301, 302, 303, 307, 308]

/** By the span inside of which requests are made: where their answers sent them, and the how-manieth attempt that is. */
const pending = new WeakMap<Span, Map<string, number>>()

/** An answer, and where it sends the client. */
export interface Answer {
  readonly url: string
  /** `undefined` where none came. */
  readonly statusCode?: number | undefined
  readonly location?: string | undefined
}

/** Whether an answer leads elsewhere. */
export function isRedirect(statusCode: number | undefined): boolean {
  return statusCode !== undefined && STATUS_CODES.includes(statusCode)
}

/**
 * Remembers an answer that leads elsewhere.
 * Neither undici nor `node:http` says that a request follows another, so it is recognised by its URL.
 *
 * @param parent the span inside of which the request was made
 * @param resendCount that of the attempt which got the answer
 */
export function rememberRedirect(
  parent: Span,
  { url, statusCode, location }: Answer,
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
