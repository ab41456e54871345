import type { Span } from '@opentelemetry/api'

/** Registered, so that two copies of this package and all integrations share it. */
const SPAN = Symbol.for('throughline.http-server-span.1')
const ERROR = Symbol.for('throughline.http-server-error.1')

interface Marked {
  [SPAN]?: Span
  [ERROR]?: unknown
}

/** The server span of a request of `node:http` or `node:http2`; `undefined` if there is none. */
export function requestSpan(message: object): Span | undefined {
  return (message as Marked)[SPAN]
}

/** Makes `span` the server span of a request. */
export function setRequestSpan(message: object, span: Span): void {
  ;(message as Marked)[SPAN] = span
}

/** The error that the handler of a request threw, if an integration has reported it. */
export function requestError(message: object): unknown {
  return (message as Marked)[ERROR]
}

/** Keeps the error that the handler of a request threw: only the response shows whether the server has failed. */
export function setRequestError(message: object, error: unknown): void {
  ;(message as Marked)[ERROR] = error
}
