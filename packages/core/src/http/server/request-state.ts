import type { Context, Span } from '@opentelemetry/api'

/** Registered, so that two copies of this package and all integrations share it. */
const STATE = Symbol.for('throughline.http-server-request.1')

/** What is known of a request that is being served. */
export interface RequestState {
  /** The context in which it is served. */
  readonly context: Context
  /** The server span; `undefined` for an ignored request. */
  readonly span: Span | undefined
  readonly response: { readonly headersSent: boolean }
  /** The error that the handler threw, if an integration has reported it. */
  error: unknown
  /** Whether the connection was closed in the middle of the request, before there was a response. */
  isCut: boolean
  /** The status of a response that goes on: that of an upgrade, or of a stream whose span ends with the headers. */
  sentStatus?: number
  /** Whether the request ends with the headers of its response. */
  endsWithHead?: true
  /** Why the server has failed, known at the end. */
  errorType: string | undefined
}

interface Marked {
  [STATE]?: RequestState
}

/** `undefined` for a request of `node:http` or `node:http2` that is not served by an integration. */
export function requestState(message: object): RequestState | undefined {
  return (message as Marked)[STATE]
}

export function setRequestState(message: object, state: RequestState): void {
  ;(message as Marked)[STATE] = state
}

/** Keeps the error that the handler of a request threw: only the response shows whether the server has failed. */
export function setRequestError(message: object, error: unknown): void {
  const state = requestState(message)
  if (state !== undefined) state.error = error
}
