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

/** The target of a request. */
export interface ClientTarget {
  /** The method as it was sent. */
  readonly method: string
  /** The whole URL, unredacted. */
  readonly url: string
  /** The Unix domain socket used in place of the host in the URL. */
  readonly socketPath?: string | undefined
}

/** The data of an HTTP request once its response headers were read, or it has failed. */
export interface ClientExchange extends ClientTarget {
  /** `undefined` where there was no response. */
  readonly statusCode?: number | undefined
  /** Such as `1.1`. */
  readonly protocolVersion?: string | undefined
  /** The address of the peer. */
  readonly peerAddress?: string | undefined
  /** The port of the peer. */
  readonly peerPort?: number | undefined
}

/**
 * Describes a request at its start, by the stable conventions of OpenTelemetry (http/http-spans.md, "HTTP client span",
 * 1.44).
 *
 * @param resendCount number of attempts before this one
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

/** Describes what is known only at the end of a request. */
export function describeResponse(sink: AttributeSink, exchange: ClientExchange): void {
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

/** Describes the server of a URL. */
export function describeServer(sink: AttributeSink, { hostname, port, protocol }: URL): void {
  // The brackets around an IPv6 address belong to the URL, not to the address.
  sink.describe(SERVER_ADDRESS, hostname.replace(/^\[|\]$/g, ''))
  sink.describe(SERVER_PORT, Number(port) || (protocol === 'https:' ? 443 : 80))
}
