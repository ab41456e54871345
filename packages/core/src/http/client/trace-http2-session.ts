import { errorMonitor } from 'node:events'
import type {
  ClientHttp2Session,
  ClientHttp2Stream,
  IncomingHttpHeaders,
  IncomingHttpStatusHeader,
} from 'node:http2'
import type { Tracer } from '@opentelemetry/api'
import { context } from '@opentelemetry/api'
import { addFields } from './add-fields.ts'
import type { Outcome } from './attempts.ts'
import { attemptOf, endAttempt, keepAttempt } from './attempts.ts'
import { startAttempt } from './client-attempt.ts'
import { captureHeaders } from './client-headers.ts'
import { DESCRIBED } from './client-kind.ts'
import type { ClientPolicy } from './client-policy.ts'
import { CopiedHeaders } from './copied-headers.ts'
import type { ClientTarget } from './http-client-attributes.ts'
import type { Http2Origin } from './http2-target.ts'
import { http2Target } from './http2-target.ts'
import { isTracedByOthers } from './is-traced-by-others.ts'
import { guarded, reportFailure } from './listen-to.ts'

type ReceivedHeaders = IncomingHttpHeaders & IncomingHttpStatusHeader
type Request = ClientHttp2Session['request']

/** A request under way: what it asks for, and the headers of the caller with those of the trace. */
interface TracedRequest {
  readonly target: ClientTarget
  readonly headers: Parameters<Request>[0]
}

/** Traces the requests of a session from now on: its `request` is replaced. */
export function traceHttp2Session(
  session: ClientHttp2Session,
  origin: Http2Origin,
  tracer: () => Tracer,
  policy: ClientPolicy | undefined,
): void {
  const { request } = session

  function tracedRequest(
    this: ClientHttp2Session,
    headers?: Parameters<Request>[0],
    options?: Parameters<Request>[1],
  ): ClientHttp2Stream {
    const traced = startRequest(headers, origin, tracer, policy)
    if (traced === undefined) return request.call(this, headers, options)
    const { target } = traced
    try {
      const stream = request.call(this, traced.headers, options)
      endWith(stream, session, target)
      return stream
    } catch (error) {
      endAttempt(target, target, error)
      throw error
    }
  }

  Object.defineProperty(session, 'request', { value: tracedRequest, configurable: true, writable: true })
}

/** `undefined` for a request that is sent as it is. */
function startRequest(
  given: unknown,
  origin: Http2Origin,
  tracer: () => Tracer,
  policy: ClientPolicy | undefined,
): TracedRequest | undefined {
  try {
    const headers = new CopiedHeaders(given)
    const active = context.active()
    if (isTracedByOthers(headers.get('traceparent'), active)) return undefined
    const target = http2Target(headers, origin)
    // A tunnel, or a web socket in it, is no request to a server (RFC 8441).
    if (target.method === 'CONNECT' || policy?.ignores(target) === true) return undefined
    const attempt = startAttempt(target, DESCRIBED, active, tracer, policy)
    const watched = keepAttempt(target, attempt, active)
    if (attempt === undefined && watched === undefined) return undefined
    if (attempt !== undefined) addFields(headers, attempt.fields, active)
    captureHeaders(attempt, 'request', headers, (sent, name) => sent.get(name))
    return { target, headers: headers.copy as TracedRequest['headers'] }
  } catch (error) {
    reportFailure(error)
    return undefined
  }
}

/** Ends the attempt with the headers of the response, with an error, or where the stream is closed without either. */
function endWith(stream: ClientHttp2Stream, session: ClientHttp2Session, target: ClientTarget): void {
  const end = guarded((headers: ReceivedHeaders, error?: unknown) => {
    if (attemptOf(target) === undefined) return
    captureHeaders(attemptOf(target), 'response', headers, (received, name) => received[name])
    endAttempt(target, outcomeOf(session, target, headers), error)
  })
  stream.once('response', headers => end(headers))
  stream.once(errorMonitor, (error: unknown) => end({}, causeOf(error)))
  stream.once('close', () => end({}))
}

/** The reason for which a stream was given up with its session, such as a refused connection. */
function causeOf(error: unknown): unknown {
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown }
  return code === 'ERR_HTTP2_STREAM_CANCEL' ? (cause ?? error) : error
}

function outcomeOf(session: ClientHttp2Session, target: ClientTarget, headers: ReceivedHeaders): Outcome {
  const { method, url } = target
  return { method, url, ...peerOf(session), statusCode: headers[':status'], location: headers.location }
}

/** A session that is closed throws for its socket. */
function peerOf(session: ClientHttp2Session): Pick<Outcome, 'peerAddress' | 'peerPort' | 'protocolVersion'> {
  try {
    const { remoteAddress, remotePort } = session.socket
    if (remoteAddress === undefined) return {}
    return { peerAddress: remoteAddress, peerPort: remotePort, protocolVersion: '2' }
  } catch {
    return {}
  }
}
