import type { Context, Tracer } from '@opentelemetry/api'
import { ROOT_CONTEXT } from '@opentelemetry/api'
import { warnOnce } from '../../base/diagnostics/warn-once.ts'
import { addFields } from './add-fields.ts'
import type { Outcome } from './attempts.ts'
import { attemptOf, endAttempt, keepAttempt } from './attempts.ts'
import { callersText } from './callers-text.ts'
import type { ClientAttempt } from './client-attempt.ts'
import { passOn, startAttempt } from './client-attempt.ts'
import { captureHeaders } from './client-headers.ts'
import type { ClientKind } from './client-kind.ts'
import type { ClientPolicy } from './client-policy.ts'
import { dispatchedContext, removeDispatched, replaceDispatched } from './dispatched-contexts.ts'
import { isTracedByOthers } from './is-traced-by-others.ts'
import { listenLast, listenTo } from './listen-to.ts'
import { isRedirect } from './resends.ts'
import { undiciCallers } from './undici-callers.ts'
import type {
  UndiciCreate,
  UndiciError,
  UndiciRequest,
  UndiciResponse,
  UndiciSendHeaders,
} from './undici-messages.ts'
import {
  UndiciHeaders,
  undiciHeader,
  undiciLocation,
  undiciTarget,
  undiciUrl,
  undiciValues,
} from './undici-messages.ts'
import { expectResend, resentContext } from './undici-resends.ts'

const UNDICI: ClientKind<UndiciRequest> = { targetOf: undiciTarget, follows: followsRedirect }

/**
 * Traces `fetch` and the package undici by the channels that they publish. Later messages come in the context of an
 * earlier user of the connection (seen with undici 6 and 7), so messages are matched by their request and never by the
 * active context.
 *
 * @returns ends the subscription
 */
export function subscribeToUndici(tracer: () => Tracer, policy?: ClientPolicy): () => void {
  const callers = undiciCallers()

  function onCreate({ request }: UndiciCreate): void {
    // A tunnel to a proxy is no request to a server.
    if (request.method === 'CONNECT') return
    const dispatched = dispatchedContext(request)
    const active = dispatched ?? callerOf(request)
    if (active === undefined) {
      keepAttempt(request, undefined, ROOT_CONTEXT)
      return
    }
    if (dispatched === undefined && isTracedByOthers(undiciHeader(request, 'traceparent'), active)) return
    if (policy?.ignores(undiciTarget(request)) === true) {
      if (dispatched !== undefined) removeDispatched(new UndiciHeaders(request), dispatched)
      return
    }
    // Undici 6 publishes no end of a successful upgrade; the span would stay open for ever.
    const attempt = request.upgrade
      ? passOn(request, UNDICI, active, policy)
      : startAttempt(request, UNDICI, active, tracer, policy)
    if (!request.upgrade) keepAttempt(request, attempt, active)
    if (attempt === undefined) return
    const headers = new UndiciHeaders(request)
    if (dispatched === undefined) addFields(headers, attempt.fields, active)
    else replaceDispatched(headers, attempt.fields, dispatched)
    captureHeaders(attempt, 'request', request, headerOf)
  }

  function callerOf(request: UndiciRequest): Context | undefined {
    const caller = callers.callerOf(request)
    if (typeof caller === 'object') return caller
    const resent = caller === 'resend' ? resentContext(request) : undefined
    if (resent === undefined) reportUnknownCaller()
    return resent
  }

  const stops = [
    listenLast('undici:request:create', onCreate),
    listenTo('undici:client:sendHeaders', onSendHeaders),
    listenTo('undici:request:headers', onHeaders),
    listenTo('undici:request:error', onError),
    callers.stop,
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
  const { statusCode } = response
  // Undici publishes 102 and 103 like the final response.
  if (statusCode < 200) return
  const attempt = attemptOf(request)
  if (statusCode >= 300) expectResend(request, attempt?.active, statusCode, undiciLocation(response))
  if (attempt === undefined) return
  captureHeaders(attempt, 'response', response, headerOf)
  endAttempt(request, outcomeOf(request, attempt, response))
}

function headerOf({ headers }: Pick<UndiciRequest, 'headers'>, name: string): unknown {
  return undiciValues(headers, name)
}

function onError({ request, error }: UndiciError): void {
  const attempt = attemptOf(request)
  expectResend(request, attempt?.active)
  if (attempt !== undefined) endAttempt(request, outcomeOf(request, attempt), error)
}

/** `httpRedirectFetch` of `fetch`, and `RedirectHandler`: other requests to where an answer led are the caller's own. */
function followsRedirect(): boolean {
  return /httpRedirectFetch|RedirectHandler/.test(callersText())
}

function reportUnknownCaller(): void {
  warnOnce(
    'undici queue',
    'a request of undici was sent without trace headers: it had waited for a connection, and the context in which it was made is not known; write `traceDispatcher(new Agent({ connections: 10 }))` in place of `new Agent({ connections: 10 })`, and likewise for other dispatchers',
  )
}

function outcomeOf(
  request: UndiciRequest,
  { connection }: ClientAttempt,
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
