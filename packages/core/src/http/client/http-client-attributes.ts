import type { AttributeSink } from '../../span/lazy-attributes.ts'
import {
  HTTP_RESPONSE_STATUS_CODE,
  NETWORK_PEER_ADDRESS,
  NETWORK_PEER_PORT,
  NETWORK_PROTOCOL_VERSION,
  SERVER_ADDRESS,
  SERVER_PORT,
} from '../http-attributes.ts'
import { describeMethod } from '../http-methods.ts'
import { redactUrl } from '../redaction.ts'

/** What is asked for. */
export interface ClientTarget {
  /** The method as it was sent. */
  readonly method: string
  /** The whole URL, secrets and all. */
  readonly url: string
  /** The Unix domain socket that is asked in place of the host in the URL. */
  readonly socketPath?: string | undefined
}

/** What is known of one HTTP request when its response headers are there, or never will be. */
export interface ClientExchange extends ClientTarget {
  /** `undefined` where no response came. */
  readonly statusCode?: number | undefined
  /** As in `1.1`. */
  readonly protocolVersion?: string | undefined
  /** The address at the other end of the connection. */
  readonly peerAddress?: string | undefined
  /** The port at the other end of the connection. */
  readonly peerPort?: number | undefined
}

/**
 * What is known when a request starts, by the stable conventions of OpenTelemetry (http/http-spans.md, "HTTP client
 * span", 1.44).
 *
 * @param resendCount how many attempts came before this one
 */
export function describeTarget(
  sink: AttributeSink,
  { method, url, socketPath }: ClientTarget,
  resendCount: number,
): void {
  describeMethod(sink, method)
  if (URL.canParse(url)) describeUrl(sink, new URL(url), socketPath)
  if (resendCount > 0) sink.describe('http.request.resend_count', resendCount)
}

/** What is known only when it has ended. */
export function describeAnswer(sink: AttributeSink, exchange: ClientExchange): void {
  const { peerAddress, peerPort, protocolVersion, statusCode } = exchange
  if (peerAddress !== undefined) sink.describe(NETWORK_PEER_ADDRESS, peerAddress)
  if (peerPort !== undefined) sink.describe(NETWORK_PEER_PORT, peerPort)
  if (protocolVersion !== undefined) sink.describe(NETWORK_PROTOCOL_VERSION, protocolVersion)
  if (statusCode !== undefined) sink.describe(HTTP_RESPONSE_STATUS_CODE, statusCode)
}

function describeUrl(sink: AttributeSink, url: URL, socketPath: string | undefined): void {
  if (socketPath === undefined) describeServer(sink, url)
  else sink.describe(SERVER_ADDRESS, socketPath)
  sink.describe('url.full', redactUrl(url))
}

function describeServer(sink: AttributeSink, { hostname, port, protocol }: URL): void {
  // The brackets around an IPv6 address belong to the URL, not to the address.
  sink.describe(SERVER_ADDRESS, hostname.replace(/^\[|\]$/g, ''))
  sink.describe(SERVER_PORT, Number(port) || (protocol === 'https:' ? 443 : 80))
}
