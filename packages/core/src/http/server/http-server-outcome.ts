import type { Span } from '@opentelemetry/api'
import { SpanStatusCode } from '@opentelemetry/api'
import { errorType, recordFailure } from '../../span/exception.ts'
import { ERROR_TYPE } from '../http-attributes.ts'
import type { ServerResponse, ServerSocket } from '../http-exchange.ts'

/** Node's code of a connection that the peer closed, and of a stream that was closed before its end. */
const CLIENT_CLOSED = 'ECONNRESET'
const SERVER_CLOSED = 'ERR_STREAM_PREMATURE_CLOSE'
/** The client closed its side in the middle of its request. */
const CLIENT_ERRORS = new Set([CLIENT_CLOSED, 'EPIPE', 'HPE_INVALID_EOF_STATE'])
/** RFC 9113 section 7: the client does not need the response any more. */
const HTTP2_CANCEL = 8

const SWITCHING_PROTOCOLS = 101

/** Responses without an end of their own: their clients close them. */
const ENDLESS = /^\s*(?:text\/event-stream|multipart\/x-mixed-replace)\b/i
/** The same in the head of a response that was given its headers by `writeHead`, which keeps them as text only. */
const ENDLESS_HEAD = /\ncontent-type:[\t ]*(?:text\/event-stream|multipart\/x-mixed-replace)\b/i

/** Semantic conventions 1.44, http/http-exceptions.md. */
const EXCEPTION_EVENT = 'http.server.request.exception'

const UNFINISHED = 'the connection before the response was finished'

/** What has gone wrong while a request was served. */
export interface RequestFailure {
  /** What the handler threw. */
  readonly error: unknown
  /** Whether the connection was closed in the middle of the request, before there was a response. */
  readonly isCut: boolean
  /** The status of a response that goes on. */
  readonly sentStatus?: number
  /** Set to the value of `error.type` where the server has failed, whether or not the span is recorded. */
  errorType: string | undefined
}

/**
 * Sets the status at the end of a request. A server has failed with a status of 500 and more, or when it did not finish
 * its response. An exception that became a 4xx is no server error (semantic conventions, http/http-spans.md, "Status").
 *
 * @returns the status code, if the client can have received it: before the headers are sent, Node's is 200
 */
export function setServerOutcome(
  span: Span,
  socket: ServerSocket,
  response: ServerResponse,
  failure: RequestFailure,
): number | undefined {
  // The application may have written a response since, into a socket that was gone.
  if (failure.isCut) {
    setUnfinished(span, socket, response, failure)
    return undefined
  }
  const { sentStatus } = failure
  if (sentStatus !== undefined) {
    if (sentStatus >= 500) setServerError(span, sentStatus, failure)
    return sentStatus
  }
  // An ended response has sent its headers; each property of a response takes 1 to 3 us to read in Express.
  const { statusCode, writableEnded } = response
  if (writableEnded && hasLeft(socket, response)) {
    if (statusCode >= 500) setServerError(span, statusCode, failure)
  } else if (response.req.upgrade !== true) {
    setUnfinished(span, socket, response, failure)
  }
  return writableEnded || response.headersSent ? statusCode : undefined
}

/**
 * Whether an ended response was sent completely. A reset HTTP/2 stream counts as written, although the application
 * never ended it. The response to a request of Fastify's `inject` is never written to a socket.
 */
function hasLeft(socket: ServerSocket, response: ServerResponse): boolean {
  return socket.destroyed !== true || response.writableFinished
}

function setServerError(span: Span, statusCode: number, failure: RequestFailure): void {
  if (failure.error !== undefined) {
    fail(span, failure, failure.error)
    return
  }
  failure.errorType = String(statusCode)
  span.setAttribute(ERROR_TYPE, failure.errorType)
  span.setStatus({ code: SpanStatusCode.ERROR })
}

function setUnfinished(
  span: Span,
  socket: ServerSocket,
  response: ServerResponse,
  failure: RequestFailure,
): void {
  const hasLeft = hasClientLeft(socket, response)
  const cause = hasLeft ? undefined : (response.errored ?? failure.error ?? socket.errored)
  if (!cause && isEndless(response)) return
  if (cause) fail(span, failure, cause)
  else if (hasLeft) setBroken(span, failure, CLIENT_CLOSED, `the client closed ${UNFINISHED}`)
  else setBroken(span, failure, SERVER_CLOSED, `the server closed ${UNFINISHED}`)
}

function fail(span: Span, failure: RequestFailure, cause: unknown): void {
  failure.errorType = errorType(cause)
  recordFailure(span, cause, failure.errorType, EXCEPTION_EVENT)
}

/** An error with which the application destroyed the response is on the socket too; the client did not cause it. */
function hasClientLeft(socket: ServerSocket, { errored, stream }: ServerResponse): boolean {
  if (errored) return false
  if (stream !== undefined) return stream.rstCode === HTTP2_CANCEL
  if (socket.readableEnded === true) return true
  return socket.errored ? CLIENT_ERRORS.has(errorType(socket.errored)) : false
}

/** Whether the response has no end of its own: an upgrade that has succeeded, or a stream of events. */
export function isOpenEnded(response: ServerResponse, { sentStatus }: RequestFailure): boolean {
  if (response.req.upgrade === true) return sentStatus === undefined || sentStatus === SWITCHING_PROTOCOLS
  return isEndless(response)
}

/** What responses of Node have beside their types. */
interface ResponseParts {
  /** A number where the response says how long it is. */
  readonly _contentLength?: unknown
  readonly _header?: unknown
}

/** Whether the response was a stream of events, which ends when one side closes it. */
function isEndless(response: ServerResponse): boolean {
  const { _contentLength: length, _header: head } = response as ResponseParts
  // What has a length has an end. The head is text in pieces, which to join and to search takes 0.4 us.
  if (typeof length === 'number' || !response.headersSent) return false
  const type = response.getHeader?.('content-type')
  if (type !== undefined) return ENDLESS.test(String(type))
  return typeof head === 'string' && ENDLESS_HEAD.test(head)
}

function setBroken(span: Span, failure: RequestFailure, type: string, message: string): void {
  failure.errorType = type
  span.setAttribute(ERROR_TYPE, type)
  span.setStatus({ code: SpanStatusCode.ERROR, message })
}
