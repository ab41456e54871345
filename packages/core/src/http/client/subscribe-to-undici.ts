import type { Tracer } from '@opentelemetry/api'
import type { Outcome } from './attempts.ts'
import { attemptOf, endAttempt, keepAttempt } from './attempts.ts'
import type { RecordedAttempt } from './client-attempt.ts'
import { passOn, startAttempt } from './client-attempt.ts'
import { fieldsToAdd } from './fields-to-add.ts'
import { isTracedByOthers } from './is-traced-by-others.ts'
import { listenLast, listenTo } from './listen-to.ts'
import { isRedirect } from './redirects.ts'
import type {
  UndiciCreate,
  UndiciError,
  UndiciRequest,
  UndiciResponse,
  UndiciSendHeaders,
} from './undici-messages.ts'
import { hasUndiciHeader, undiciHeader, undiciLocation, undiciTarget, undiciUrl } from './undici-messages.ts'

/**
 * Traces `fetch` and the package undici by the channels that they publish. Later messages come in the context of an
 * earlier user of the connection (seen with undici 6 and 7), so messages are matched by their request and never by the
 * active context.
 *
 * @returns ends the subscription
 */
export function subscribeToUndici(tracer: () => Tracer): () => void {
  function onCreate({ request }: UndiciCreate): void {
    // A tunnel to a proxy is no request to a server.
    if (request.method === 'CONNECT' || isTracedByOthers(undiciHeader(request, 'traceparent'))) return
    // Undici 6 publishes no end of a successful upgrade; the span would stay open for ever.
    const attempt = request.upgrade
      ? passOn()
      : startAttempt(tracer, request.method, () => undiciTarget(request))
    if (attempt === undefined) return
    keepAttempt(request, attempt)
    for (const [name, value] of fieldsToAdd(attempt.fields, name => hasUndiciHeader(request, name))) {
      request.addHeader(name, value)
    }
  }
  const stops = [
    listenLast('undici:request:create', onCreate),
    listenTo('undici:client:sendHeaders', onSendHeaders),
    listenTo('undici:request:headers', onHeaders),
    listenTo('undici:request:error', onError),
  ]
  return function unsubscribe() {
    for (const stop of stops) stop()
  }
}

function onSendHeaders({ request, socket }: UndiciSendHeaders): void {
  const attempt = attemptOf(request)
  if (socket === undefined || attempt === undefined) return
  attempt.connection = {
    peerAddress: socket.remoteAddress,
    peerPort: socket.remotePort,
    protocolVersion: socket.alpnProtocol === 'h2' ? '2' : '1.1',
  }
}

function onHeaders({ request, response }: UndiciResponse): void {
  // Undici publishes 102 and 103 like the final response.
  if (response.statusCode < 200) return
  const attempt = attemptOf(request)
  if (attempt !== undefined) endAttempt(request, outcomeOf(request, attempt, response))
}

function onError({ request, error }: UndiciError): void {
  const attempt = attemptOf(request)
  if (attempt !== undefined) endAttempt(request, outcomeOf(request, attempt), error)
}

function outcomeOf(
  request: UndiciRequest,
  { connection }: RecordedAttempt,
  response?: UndiciResponse['response'],
): Outcome {
  return {
    method: request.method,
    url: undiciUrl(request),
    statusCode: response?.statusCode,
    // Headers are bytes: searching them takes longer than all the rest.
    location: response && isRedirect(response.statusCode) ? undiciLocation(response) : undefined,
    protocolVersion: connection?.protocolVersion,
    peerAddress: connection?.peerAddress,
    peerPort: connection?.peerPort,
  }
}
