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

/** `http.client.response.finish`, which comes when the response headers have been read, whatever its name says. */
interface ResponseMessage {
  readonly request: ClientRequest
  readonly response: IncomingMessage
}

let isListening = false

/**
 * Traces a request of `node:http` that has not been sent. Seeing it again, by another door, changes nothing.
 *
 * @param tracer looked up only if there is something to record
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

/** With a listener for 'response', Node would leave the body to it, and the connection of who wants no body would hang. */
function listenForResponses(): void {
  if (!isListening) listenTo('http.client.response.finish', onResponse)
  isListening = true
}

/** A socket that is closed does not know any more where it was connected to. */
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

/** `errorMonitor` sees errors without handling them: what nobody listens for still ends the process. */
const onError: (this: ClientRequest, error: Error) => void = guarded(function onError(error) {
  end(this, undefined, error)
})

/** Without a response and without an error: given up; or an upgrade, which has its response but is told to nobody else. */
const onClose: (this: ClientRequest) => void = guarded(function onClose() {
  end(this, responseOf(this))
})

function responseOf(request: ClientRequest): IncomingMessage | undefined {
  return (request as { readonly res?: IncomingMessage | null }).res ?? undefined
}

function end(request: ClientRequest, response?: IncomingMessage, error?: Error): void {
  const attempt = attemptOf(request)
  if (attempt === undefined) return
  // `abort()` is told as a connection that was reset.
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

/** Where a name has several addresses, there is an error for each. */
function refusedPort(error: Error | undefined): number | undefined {
  const [first] = error instanceof AggregateError ? error.errors : [error]
  const { port } = (first ?? {}) as { readonly port?: unknown }
  return typeof port === 'number' ? port : undefined
}
