import { millisText } from '../../base/time/millis-text.ts'
import { excerpt } from '../http1/excerpt.ts'
import type { HttpOutcome, HttpResponse } from '../http1/http-post.ts'
import { publicUrl } from '../http1/public-url.ts'
import { retryAfterMillis } from '../http1/retry-after.ts'
import type { Accepted, Refused, Retry } from './delivery-result.ts'
import { httpErrorMessage } from './http-error-message.ts'
import { isRetryableStatus } from './retry-policy.ts'

/** Of a `Location`. What is longer is no address of a collector, and its parsing takes unbounded time. */
const LONGEST_LOCATION = 2000

const PAGE = /^text\/html/i
const A_PAGE = 'it is a page (text/html), as a web server sends and no collector; is this its address?'

/** The partial success in the body of a response; an empty message where there is none, and why it cannot be read. */
export type ReadPartialSuccess = (
  body: Uint8Array,
  contentType: string | undefined,
) => { readonly rejectedSpans: number; readonly message: string; readonly unread?: string }

/** What is known of the responses of a backend. */
export interface ResponseFormat {
  /** @default never */
  readonly readPartialSuccess?: ReadPartialSuccess | undefined
  /** What an address that takes no spans should most likely be; empty where that is unknown. @default unknown */
  readonly likelyUrl?: ((url: URL) => string) | undefined
}

/** What one exchange means for the export, by OTLP/HTTP's rules; `url` only for the sentences. */
export function classifyResponse(
  exchange: HttpOutcome,
  url: URL,
  { readPartialSuccess, likelyUrl = () => '' }: ResponseFormat = {},
): Accepted | Refused | Retry {
  if ('silentMillis' in exchange) return unanswered(publicUrl(url), exchange.silentMillis)
  if ('failure' in exchange) {
    const { failure, stale, wasReached } = exchange
    const what = wasReached ? 'gave no answer that could be read' : 'could not be reached'
    return { outcome: 'retry', reason: `${publicUrl(url)} ${what}: ${failure}`, atOnce: stale }
  }
  if (exchange.status >= 200 && exchange.status < 300)
    return acceptance(exchange, readPartialSuccess, likelyUrl(url))
  const reason = `${publicUrl(url)} answered ${statusLine(exchange)}${explanation(exchange, url)}${isNoPlace(exchange) ? clause(likelyUrl(url)) : ''}`
  return isRetryableStatus(exchange.status) ? retry(exchange, reason) : { outcome: 'refused', reason }
}

/** A backend that has the whole request, and has not answered it. */
export function unanswered(address: string, millis: number): Retry {
  return {
    outcome: 'retry',
    reason: `${address} did not answer within ${millisText(millis)}`,
    isUnanswered: true,
  }
}

/** The status line is the collector's word; a body that broke off is no reason to deliver everything twice. */
function acceptance(
  { headers, body, cutOff }: HttpResponse,
  readPartialSuccess: ReadPartialSuccess | undefined,
  likelyUrl: string,
): Accepted {
  if (cutOff !== undefined) return { outcome: 'accepted', rejectedSpans: 0, unread: cutOff }
  const contentType = headers['content-type']
  if (body.length > 0 && PAGE.test(contentType ?? ''))
    return { outcome: 'accepted', rejectedSpans: 0, unread: `${A_PAGE}${clause(likelyUrl)}` }
  if (readPartialSuccess === undefined) return { outcome: 'accepted', rejectedSpans: 0 }
  const { rejectedSpans, message, unread } = readPartialSuccess(body, contentType)
  return {
    outcome: 'accepted',
    rejectedSpans,
    ...(message !== '' && { message }),
    ...(unread !== undefined && { unread }),
  }
}

function retry({ headers }: HttpResponse, reason: string): Retry {
  const asked = retryAfterMillis(headers['retry-after'], headers.date)
  return { outcome: 'retry', reason, ...(asked !== undefined && { retryAfterMillis: asked }) }
}

function statusLine({ status, statusText }: HttpResponse): string {
  return `${status} ${excerpt(statusText)}`.trimEnd()
}

function explanation({ status, headers, body }: HttpResponse, url: URL): string {
  if (status >= 300 && status < 400 && headers.location !== undefined)
    return `; redirects${target(headers.location, url)} are not followed, set the final address`
  const message = httpErrorMessage(body, headers['content-type'])
  return message === '' ? '' : `: ${message}`
}

/** Whether the server takes nothing at the address. */
function isNoPlace({ status }: HttpResponse): boolean {
  return status === 404 || status === 405
}

function clause(sentence: string): string {
  return sentence === '' ? '' : `; ${sentence}`
}

/** Empty where there is no address. */
function target(location: string, url: URL): string {
  if (location.length > LONGEST_LOCATION || !URL.canParse(location, url.href)) return ''
  return ` to ${excerpt(publicUrl(new URL(location, url)))}`
}
