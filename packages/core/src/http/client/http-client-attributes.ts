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
import type { ServerAddress } from '../server-address.ts'
import { describedUrl } from './described-url.ts'

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
  describeUrl(sink, url, socketPath)
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

function describeUrl(sink: AttributeSink, url: string, socketPath: string | undefined): void {
  const described = describedUrl(url)
  if (described === undefined) return
  if (socketPath === undefined) describeServer(sink, described.server)
  else sink.describe(SERVER_ADDRESS, socketPath)
  sink.describe('url.full', described.full)
}

function describeServer(sink: AttributeSink, { address, port }: ServerAddress): void {
  sink.describe(SERVER_ADDRESS, address)
  sink.describe(SERVER_PORT, port)
}
