import type { Context } from '@opentelemetry/api'
import { isRedirect, isRetried } from './resends.ts'
import type { UndiciRequest } from './undici-messages.ts'
import { undiciUrl } from './undici-messages.ts'

/** Bounds the contexts that are kept for requests which may be sent again. */
const MAX_URLS = 64
const MAX_CONTEXTS = 8
const MAX_URL_LENGTH = 4096

/**
 * By the URL that may be requested next: the contexts of the requests that have failed or were redirected there;
 * `undefined` for one that was not traced.
 */
const expected = new Map<string, (Context | undefined)[]>()

/** Requests that were remembered: a handler may fail a request whose response it will not have. */
const remembered = new WeakSet<UndiciRequest>()

/** Remembers a result after which undici's handlers may send a request again. */
export function expectResend(
  request: UndiciRequest,
  context: Context | undefined,
  statusCode?: number,
  location?: string,
): void {
  if (remembered.has(request)) return
  remembered.add(request)
  const url = undiciUrl(request)
  if (isRetried(statusCode, true)) expectAt(url, context)
  else if (isRedirect(statusCode) && location !== undefined && URL.canParse(location, url)) {
    expectAt(new URL(location, url).href, context)
  }
}

function expectAt(url: string, context: Context | undefined): void {
  if (url.length > MAX_URL_LENGTH) return
  const contexts = expected.get(url) ?? []
  if (contexts.length < MAX_CONTEXTS) contexts.push(context)
  // Re-inserted, so that the first one is the oldest.
  expected.delete(url)
  expected.set(url, contexts)
  const [oldest] = expected.keys()
  if (expected.size > MAX_URLS && oldest !== undefined) expected.delete(oldest)
}

/** The context of the request that is sent again; `undefined` where it may be one of several. */
export function resentContext(request: UndiciRequest): Context | undefined {
  const url = undiciUrl(request)
  const contexts = expected.get(url) ?? []
  const [first] = contexts
  if (contexts.some(context => context !== first)) return undefined
  contexts.shift()
  if (contexts.length === 0) expected.delete(url)
  return first
}
