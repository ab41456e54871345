import type { Span } from '@opentelemetry/api'
import { SpanStatusCode } from '@opentelemetry/api'
import { messageOf } from '../report-once.ts'
import { errorType } from './exception.ts'
import {
  ERROR_TYPE,
  HTTP_RESPONSE_STATUS_CODE,
  NETWORK_PEER_ADDRESS,
  NETWORK_PEER_PORT,
  NETWORK_PROTOCOL_VERSION,
  SERVER_ADDRESS,
  SERVER_PORT,
} from './http-attributes.ts'
import { methodAttributes } from './http-methods.ts'
import { redactUrl } from './redaction.ts'

/** What is known of one HTTP request when its response headers are there, or never will be. */
export interface ClientExchange {
  /** The method as it was sent. */
  readonly method: string
  /** The whole URL, secrets and all. */
  readonly url: string
  /** `undefined` where no response came. */
  readonly statusCode?: number | undefined
  /** As in `1.1`. */
  readonly protocolVersion?: string | undefined
  /** The address at the other end of the connection. */
  readonly peerAddress?: string | undefined
  /** The port at the other end of the connection. */
  readonly peerPort?: number | undefined
  /** How many attempts came before this one. */
  readonly resendCount: number
}

/**
 * Ends a CLIENT span by the stable conventions of OpenTelemetry (http/http-spans.md, "HTTP client span", 1.44).
 * A status of 400 and more is an error on a client, and so is no response, unless the caller gave it up himself.
 *
 * @param error why there is no response
 */
export function endClientSpan(span: Span, exchange: ClientExchange, error?: unknown): void {
  if (!span.isRecording()) return
  setRequest(span, exchange)
  setConnection(span, exchange)
  if (exchange.statusCode !== undefined) setStatus(span, exchange.statusCode)
  else if (error !== undefined) setFailure(span, error)
  span.end()
}

function setRequest(span: Span, { method, url, resendCount }: ClientExchange): void {
  span.setAttributes(methodAttributes(method))
  const parsed = parsedUrl(url)
  if (parsed !== undefined) setUrl(span, parsed)
  if (resendCount > 0) span.setAttribute('http.request.resend_count', resendCount)
}

function parsedUrl(url: string): URL | undefined {
  try {
    return new URL(url)
  } catch {
    return undefined
  }
}

function setUrl(span: Span, url: URL): void {
  // The brackets around an IPv6 address belong to the URL, not to the address.
  span.setAttribute(SERVER_ADDRESS, url.hostname.replace(/^\[|\]$/g, ''))
  span.setAttribute(SERVER_PORT, Number(url.port) || (url.protocol === 'https:' ? 443 : 80))
  span.setAttribute('url.full', redactUrl(url))
}

function setConnection(span: Span, { peerAddress, peerPort, protocolVersion }: ClientExchange): void {
  if (peerAddress !== undefined) span.setAttribute(NETWORK_PEER_ADDRESS, peerAddress)
  if (peerPort !== undefined) span.setAttribute(NETWORK_PEER_PORT, peerPort)
  if (protocolVersion !== undefined) span.setAttribute(NETWORK_PROTOCOL_VERSION, protocolVersion)
}

function setStatus(span: Span, statusCode: number): void {
  span.setAttribute(HTTP_RESPONSE_STATUS_CODE, statusCode)
  if (statusCode < 400) return
  span.setAttribute(ERROR_TYPE, String(statusCode))
  span.setStatus({ code: SpanStatusCode.ERROR })
}

function setFailure(span: Span, error: unknown): void {
  const failure = failureOf(error)
  if (failure === undefined) return
  const type = errorType(failure)
  span.setAttribute(ERROR_TYPE, type)
  span.setStatus({ code: SpanStatusCode.ERROR, message: messageOf(failure) || type })
}

/** `undefined` where the caller gave up: "SHOULD NOT set error.type" (http/http-spans.md, on cancellation). */
function failureOf(error: unknown): unknown {
  // Only `controller.abort(reason)` fails a request with something that is no error.
  if (typeof error !== 'object' || error === null) return undefined
  const { name, cause } = error as { name?: unknown; cause?: { name?: unknown } }
  if (name !== 'AbortError') return error
  // node:http says "AbortError" to `AbortSignal.timeout()` too: a missed deadline and no change of mind.
  return cause?.name === 'TimeoutError' ? cause : undefined
}
