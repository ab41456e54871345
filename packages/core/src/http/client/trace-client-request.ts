import { errorMonitor } from 'node:events'
import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Tracer } from '@opentelemetry/api'
import { context } from '@opentelemetry/api'
import { valuesInHead } from '../head-text.ts'
import { addFields } from './add-fields.ts'
import type { Outcome } from './attempts.ts'
import { attemptOf, endAttempt, keepAttempt } from './attempts.ts'
import type { ClientAttempt } from './client-attempt.ts'
import { startAttempt } from './client-attempt.ts'
import { captureHeaders } from './client-headers.ts'
import type { ClientKind } from './client-kind.ts'
import type { ClientPolicy } from './client-policy.ts'
import { clientRequestHeaders } from './client-request-headers.ts'
import { clientRequestUrl, namesItsServer } from './client-request-url.ts'
import type { ClientTarget } from './http-client-attributes.ts'
import { isTracedByOthers } from './is-traced-by-others.ts'
import { guarded, listenTo } from './listen-to.ts'
import { headOf } from './pending-head.ts'
import { isRedirect } from './resends.ts'
import { sharedSlot } from './shared-slot.ts'

/** `http.client.response.finish`, which is published when the response headers were read, despite its name. */
interface ResponseMessage {
  readonly request: ClientRequest
  readonly response: IncomingMessage
}

const NODE_HTTP: ClientKind<ClientRequest> = {
  targetOf: request => targetOf(request),
  // Before Node 22.12 requests are seen too late to find the functions by which clients follow redirects.
  follows: () => true,
}

let isListening = false

/**
 * Traces a request of `node:http` that has not been sent. A second call for the same request has no effect.
 *
 * @param tracer called only if something is recorded
 * @param policy what the application has decided
 */
export function traceClientRequest(
  request: ClientRequest,
  tracer: () => Tracer,
  policy: ClientPolicy | undefined,
): void {
  const { seen } = sharedSlot()
  if (seen.has(request)) return
  seen.add(request)
  // A tunnel to a proxy is no request to a server.
  if (request.method === 'CONNECT') return
  const active = context.active()
  const headers = clientRequestHeaders(request)
  if (isTracedByOthers(headers.get('traceparent'), active)) return
  if (policy?.ignores(targetOf(request)) === true) return
  const attempt = startAttempt(request, NODE_HTTP, active, tracer, policy)
  const watched = keepAttempt(request, attempt, active)
  if (watched !== undefined) {
    listenForResponses()
    // An attempt ends once. A listener for one event would be an object and a function of its own for each request.
    request.on(errorMonitor, onError)
    request.on('close', onClose)
    if (!namesItsServer(request)) keepConnection(request, watched)
  }
  if (attempt === undefined) return
  addFields(headers, attempt.fields, active)
  captureHeaders(attempt, 'request', request, sentHeader)
}

/**
 * Reads responses from the channel: with a listener for 'response', Node would leave reading the body to it, and the
 * connection of a caller who ignores the body would hang.
 */
function listenForResponses(): void {
  if (!isListening) listenTo('http.client.response.finish', onResponse)
  isListening = true
}

/** A closed socket has lost its remote address, so it is read at the connection. */
function keepConnection(request: ClientRequest, attempt: ClientAttempt): void {
  request.once('socket', socket => {
    if (socket.connecting) socket.once('connect', keep)
    else keep()

    function keep(): void {
      const { remoteAddress: peerAddress, remotePort: peerPort } = socket
      attempt.connection = { peerAddress, peerPort, protocolVersion: undefined }
    }
  })
}

function onResponse({ request, response }: ResponseMessage): void {
  end(request, response)
}

/** `errorMonitor` observes errors without handling them: an error without a listener still ends the process. */
const onError: (this: ClientRequest, error: Error) => void = guarded(function onError(error) {
  end(this, undefined, error)
})

/**
 * A request without a response and without an error was aborted. An upgrade has its response, but publishes it only
 * here.
 */
const onClose: (this: ClientRequest) => void = guarded(function onClose() {
  end(this, responseOf(this))
})

function responseOf(request: ClientRequest): IncomingMessage | undefined {
  return (request as { readonly res?: IncomingMessage | null }).res ?? undefined
}

function end(request: ClientRequest, response?: IncomingMessage, error?: Error): void {
  const attempt = attemptOf(request)
  if (attempt === undefined) return
  if (response !== undefined) captureHeaders(attempt, 'response', response, receivedHeader)
  const outcome = outcomeOf(request, attempt, response, error)
  endAttempt(request, outcome, isCancelled(request, attempt, error) ? undefined : error)
}

/** The code with which Node reports a request that its caller has destroyed, and one whose server has gone. */
const RESET = 'ECONNRESET'

/** Timers and the clock of spans round differently, and before Node 22.12 a span starts a little later than its timer. */
const TIMER_SLACK_MS = 10

/**
 * Whether the caller has destroyed the request, without an error of its own. Node reports that as a reset connection.
 * The socket of a server that has gone has ended or has an error. A request that is destroyed when it has waited for
 * its time-out has failed.
 */
function isCancelled(
  request: ClientRequest,
  { recorded, startedAt }: ClientAttempt,
  error: Error | undefined,
): boolean {
  if (request.aborted) return true
  if (!request.destroyed || (error as { readonly code?: unknown } | undefined)?.code !== RESET) return false
  const { socket } = request as { readonly socket?: ClientRequest['socket'] | null }
  if (socket?.readableEnded || socket?.errored) return false
  const timeout = timeoutOf(request)
  if (timeout === 0) return true
  const { startTime } = (recorded?.span ?? {}) as { readonly startTime?: readonly number[] }
  const [seconds = 0, nanos = 0] = startTime ?? []
  const waited = startedAt === 0 ? Date.now() - seconds * 1e3 - nanos / 1e6 : performance.now() - startedAt
  return waited < timeout - TIMER_SLACK_MS
}

function sentHeader(request: ClientRequest, name: string): unknown {
  const head = headOf(request)
  return head === undefined ? request.getHeader(name) : valuesInHead(head, name)
}

function receivedHeader({ headers }: IncomingMessage, name: string): unknown {
  return headers[name]
}

/** Milliseconds without activity after which the caller is told; 0 for none. */
function timeoutOf(request: ClientRequest): number {
  const { timeout } = request as { readonly timeout?: unknown }
  return typeof timeout === 'number' ? timeout : (request.socket?.timeout ?? 0)
}

function outcomeOf(
  request: ClientRequest,
  { connection }: ClientAttempt,
  response?: IncomingMessage,
  error?: Error,
): Outcome {
  const { socket } = request
  const peerPort = socket?.remotePort ?? connection?.peerPort
  return {
    ...targetOf(request, peerPort ?? refusedPort(error)),
    statusCode: response?.statusCode,
    // Node makes an object of the headers when they are first read.
    location: response && isRedirect(response.statusCode) ? response.headers.location : undefined,
    protocolVersion: response?.httpVersion,
    peerAddress: socket?.remoteAddress ?? connection?.peerAddress,
    peerPort,
  }
}

function targetOf(request: ClientRequest, port?: number): ClientTarget {
  const { socketPath } = request as { readonly socketPath?: string }
  return { method: request.method, url: clientRequestUrl(request, port), socketPath }
}

/** Where a name has several addresses, there is one error for each. */
function refusedPort(error: Error | undefined): number | undefined {
  const [first] = error instanceof AggregateError ? error.errors : [error]
  const { port } = (first ?? {}) as { readonly port?: unknown }
  return typeof port === 'number' ? port : undefined
}
