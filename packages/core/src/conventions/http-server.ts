import type { Context, Link, Span, Tracer } from '@opentelemetry/api'
import { messageOf, reportOnce } from '../report-once.ts'
import {
  HTTP_ROUTE,
  NETWORK_PEER_ADDRESS,
  NETWORK_PEER_PORT,
  NETWORK_PROTOCOL_VERSION,
  SERVER_ADDRESS,
  SERVER_PORT,
  USER_AGENT_ORIGINAL,
} from './http-attributes.ts'
import type { ServerRequest, ServerResponse } from './http-exchange.ts'
import { setServerOutcome } from './http-server-outcome.ts'
import { redactQuery } from './redaction.ts'
import { requestScheme } from './request-scheme.ts'
import { queryOf } from './request-target.ts'
import { serverAddress } from './server-address.ts'
import { serverSpanName } from './server-span-name.ts'
import { ServerSpanOptions } from './server-span-options.ts'

/** As with `x-forwarded-proto`: the framework is asked only where a proxy has said something. */
const FORWARDED_FOR = 'x-forwarded-for'
const FORWARDED_HOST = 'x-forwarded-host'

/**
 * Starts the SERVER span of a request with what a sampler may want to know of it. Whoever calls this also sees to it
 * that {@link endServerSpan} is called when the response is closed.
 * Semantic conventions 1.44, http/http-spans.md, "HTTP server span".
 *
 * @param route the pattern that matched, where that is known already
 */
export function startServerSpan(
  tracer: Tracer,
  request: ServerRequest,
  parentContext: Context,
  links: Link[] | undefined,
  route?: string,
): Span {
  const options = new ServerSpanOptions(request, route, links)
  const span = tracer.startSpan(serverSpanName(request.method, route), options, parentContext)
  if (span.isRecording()) setClient(span, request)
  return span
}

/**
 * Ends the span of {@link startServerSpan} and says what became of the request. A second call does nothing.
 * It never throws: it runs in an event listener, where an error would end the process.
 *
 * @param route the pattern that matched; `undefined` where none did, or where {@link startServerSpan} was told
 * @param error what the handler threw
 */
export function endServerSpan(
  span: Span,
  request: ServerRequest,
  response: ServerResponse,
  route: string | undefined,
  error: unknown,
): void {
  if (!span.isRecording()) return
  try {
    if (route !== undefined) setRoute(span, request, route)
    setServerOutcome(span, request, response, error)
    setRequest(span, request)
    setConnection(span, request, response)
  } catch (problem) {
    reportOnce('http server span', () => `a request was not described completely: ${messageOf(problem)}`)
  }
  try {
    span.end()
  } catch (problem) {
    reportOnce(
      'http server span end',
      () => `the span of a request could not be ended: ${messageOf(problem)}`,
    )
  }
}

/** At the start: a connection that the client has closed does not know any more whose it was. */
function setClient(span: Span, request: ServerRequest): void {
  const { remoteAddress, remotePort } = request.socket
  const ip = request.headers[FORWARDED_FOR] === undefined ? remoteAddress : request.ip
  if (ip) span.setAttribute('client.address', ip)
  if (remoteAddress) span.setAttribute(NETWORK_PEER_ADDRESS, remoteAddress)
  if (remotePort) span.setAttribute(NETWORK_PEER_PORT, remotePort)
}

function setRoute(span: Span, { method }: ServerRequest, route: string): void {
  span.updateName(serverSpanName(method, route))
  span.setAttribute(HTTP_ROUTE, route)
}

function setRequest(span: Span, { headers, originalUrl }: ServerRequest): void {
  const query = queryOf(originalUrl)
  if (query !== undefined) span.setAttribute('url.query', redactQuery(query))
  const userAgent = headers['user-agent']
  if (userAgent !== undefined) span.setAttribute(USER_AGENT_ORIGINAL, userAgent)
}

function setConnection(span: Span, request: ServerRequest, { req }: ServerResponse): void {
  const server = addressedServer(request)
  if (server !== undefined) {
    span.setAttribute(SERVER_ADDRESS, server.address)
    span.setAttribute(SERVER_PORT, server.port)
  }
  span.setAttribute(NETWORK_PROTOCOL_VERSION, req.httpVersion === '2.0' ? '2' : req.httpVersion)
}

/**
 * Frameworks cut the port off the host, some of them; unless they believe a proxy's `X-Forwarded-Host`,
 * the header in which it stands begins with what they tell.
 */
function addressedServer(request: ServerRequest): ReturnType<typeof serverAddress> {
  const { headers } = request
  const header = headers[':authority'] ?? headers.host
  const isToldByHeader = typeof header === 'string' && headers[FORWARDED_HOST] === undefined
  if (isToldByHeader) return serverAddress(header, requestScheme(request))
  const { hostname } = request
  const host = typeof header === 'string' && header.startsWith(hostname ?? '') ? header : hostname
  return host === undefined ? undefined : serverAddress(host, requestScheme(request))
}
