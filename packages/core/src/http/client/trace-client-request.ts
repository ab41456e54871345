import { errorMonitor } from 'node:events'
import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Tracer } from '@opentelemetry/api'
import { addRequestHeaders } from './add-request-headers.ts'
import type { Outcome } from './attempts.ts'
import { attemptOf, endAttempt, keepAttempt } from './attempts.ts'
import type { RecordedAttempt } from './client-attempt.ts'
import { startAttempt } from './client-attempt.ts'
import { clientRequestUrl, namesItsServer } from './client-request-url.ts'
import type { ClientTarget } from './http-client-attributes.ts'
import { isTracedByOthers } from './is-traced-by-others.ts'
import { guarded, listenTo } from './listen-to.ts'
import { sharedSlot } from './shared-slot.ts'

/** `http.client.response.finish`, which is published when the response headers were read, despite its name. */
interface ResponseMessage {
  readonly request: ClientRequest
  readonly response: IncomingMessage
}

let isListening = false

/**
 * Traces a request of `node:http` that has not been sent. A second call for the same request has no effect.
 *
 * @param tracer called only if something is recorded
 */
export function traceClientRequest(request: ClientRequest, tracer: () => Tracer): void {
  const { seen } = sharedSlot()
  if (seen.has(request)) return
  seen.add(request)
  // A tunnel to a proxy is no request to a server.
  if (request.method === 'CONNECT' || isTracedByOthers(request.getHeader('traceparent'))) return
  const attempt = startAttempt(tracer, request.method, () => targetOf(request))
  if (attempt === undefined) return
  if (attempt.recorded !== undefined) {
    keepAttempt(request, attempt)
    listenForResponses()
    request.once(errorMonitor, onError)
    request.once('close', onClose)
    if (!namesItsServer(request)) keepConnection(request, attempt.recorded)
  }
  addRequestHeaders(request, attempt.fields)
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
function keepConnection(request: ClientRequest, attempt: RecordedAttempt): void {
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
  // `abort()` is reported as a reset connection.
  endAttempt(request, outcomeOf(request, attempt, response, error), request.aborted ? undefined : error)
}

function outcomeOf(
  request: ClientRequest,
  { connection }: RecordedAttempt,
  response?: IncomingMessage,
  error?: Error,
): Outcome {
  const { socket } = request
  const peerPort = socket?.remotePort ?? connection?.peerPort
  return {
    ...targetOf(request, peerPort ?? refusedPort(error)),
    statusCode: response?.statusCode,
    location: response?.headers.location,
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
