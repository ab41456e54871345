import { errorMonitor } from 'node:events'
import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Tracer } from '@opentelemetry/api'
import { addRequestHeaders } from './add-request-headers.ts'
import type { Outcome } from './attempts.ts'
import { attemptOf, endAttempt, keepAttempt } from './attempts.ts'
import { startAttempt } from './client-attempt.ts'
import { clientRequestUrl } from './client-request-url.ts'
import { guarded } from './guarded.ts'
import { isTracedByOthers } from './is-traced-by-others.ts'
import { listenTo } from './listen-to.ts'
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
  const attempt = startAttempt(tracer, request.method, () => clientRequestUrl(request))
  if (attempt === undefined) return
  if (attempt.recorded !== undefined) {
    keepAttempt(request, attempt)
    listenForResponses()
    request.once(errorMonitor, onError)
    request.once('close', onClose)
  }
  addRequestHeaders(request, attempt.fields)
}

/** With a listener for 'response', Node would leave the body to it, and the connection of who wants no body would hang. */
function listenForResponses(): void {
  if (!isListening) listenTo('http.client.response.finish', onResponse)
  isListening = true
}

function onResponse({ request, response }: ResponseMessage): void {
  if (attemptOf(request) !== undefined) endAttempt(request, outcomeOf(request, response))
}

/** `errorMonitor` sees errors without handling them: what nobody listens for still ends the process. */
const onError: (this: ClientRequest, error: Error) => void = guarded(function onError(error) {
  if (attemptOf(this) === undefined) return
  // `abort()` is told as a connection that was reset.
  endAttempt(this, outcomeOf(this), this.aborted ? undefined : error)
})

/** Without a response and without an error: given up; or an upgrade, which has its response but is told to nobody else. */
const onClose: (this: ClientRequest) => void = guarded(function onClose() {
  if (attemptOf(this) !== undefined) endAttempt(this, outcomeOf(this, responseOf(this)))
})

function responseOf(request: ClientRequest): IncomingMessage | undefined {
  return (request as { readonly res?: IncomingMessage | null }).res ?? undefined
}

function outcomeOf(request: ClientRequest, response?: IncomingMessage): Outcome {
  const { socket } = request
  return {
    method: request.method,
    url: clientRequestUrl(request),
    statusCode: response?.statusCode,
    location: response?.headers.location,
    protocolVersion: response?.httpVersion,
    peerAddress: socket?.remoteAddress,
    peerPort: socket?.remotePort,
  }
}
