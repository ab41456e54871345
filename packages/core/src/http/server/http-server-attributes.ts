import type { AttributeSink } from '../../span/lazy-attributes.ts'
import { describeHeaders } from '../captured-headers.ts'
import {
  HTTP_RESPONSE_STATUS_CODE,
  HTTP_ROUTE,
  NETWORK_PROTOCOL_VERSION,
  SERVER_ADDRESS,
  SERVER_PORT,
  USER_AGENT_ORIGINAL,
} from '../http-attributes.ts'
import type { ServerRequest } from '../http-exchange.ts'
import { describeMethod } from '../http-methods.ts'
import { redactPath, redactQuery } from '../redaction.ts'
import { pathOf, queryOf } from '../request-target.ts'
import type { ServerAddress } from '../server-address.ts'
import { serverAddress } from '../server-address.ts'

const HTTP_2 = '2.0'

/** Describes what is asked for: enough for most samplers. */
export function describeTarget(
  sink: AttributeSink,
  { method, originalUrl, route, redacted }: ServerRequest,
): void {
  describeMethod(sink, method)
  if (route !== undefined) sink.describe(HTTP_ROUTE, route)
  sink.describe('url.path', redactPath(pathOf(originalUrl), redacted))
}

/**
 * Describes a request as it is known at its start. Semantic conventions 1.44, http/http-spans.md, "HTTP server span".
 */
export function describeRequest(sink: AttributeSink, request: ServerRequest): void {
  const { originalUrl, headers, httpVersion, captured, redacted } = request
  describeTarget(sink, request)
  sink.describe('url.scheme', requestScheme(request))
  const query = queryOf(originalUrl)
  if (query !== undefined) sink.describe('url.query', redactQuery(query, redacted))
  const userAgent = headers['user-agent']
  if (userAgent !== undefined) sink.describe(USER_AGENT_ORIGINAL, userAgent)
  const server = addressedServer(request)
  if (server !== undefined) {
    sink.describe(SERVER_ADDRESS, server.address)
    sink.describe(SERVER_PORT, server.port)
  }
  sink.describe(NETWORK_PROTOCOL_VERSION, protocolVersion(httpVersion))
  if (captured !== undefined) describeHeaders(sink, captured.request, name => headers[name], redacted)
}

/**
 * Describes the rest at the end of a request.
 *
 * @param route the matched pattern, where it was not known at the start
 * @param statusCode `undefined` where the client received none
 */
export function describeExchange(
  sink: AttributeSink,
  route: string | undefined,
  statusCode: number | undefined,
): void {
  if (route !== undefined) sink.describe(HTTP_ROUTE, route)
  if (statusCode !== undefined) sink.describe(HTTP_RESPONSE_STATUS_CODE, statusCode)
}

/** The value of `network.protocol.version`. */
export function protocolVersion(httpVersion: string): string {
  return httpVersion === HTTP_2 ? '2' : httpVersion
}

/**
 * Some frameworks cut the port off the host. Unless they trust a proxy's `X-Forwarded-Host`, the `Host` header starts
 * with their host and has the port.
 */
function addressedServer(request: ServerRequest): ServerAddress | undefined {
  const { headers, httpVersion } = request
  const header = (httpVersion === HTTP_2 ? headers[':authority'] : undefined) ?? headers.host
  const hostname = request.forwarded?.hostname
  const isToldByHeader = typeof header === 'string' && header.startsWith(hostname ?? '')
  const host = isToldByHeader ? header : hostname
  return host === undefined ? undefined : serverAddress(host, requestScheme(request))
}

/** `http` or `https`. */
export function requestScheme({ forwarded, socket }: ServerRequest): string {
  return forwarded?.protocol ?? (socket.encrypted === true ? 'https' : 'http')
}
