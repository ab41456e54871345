import type { Span } from '@opentelemetry/api'

/** Registered, so that two copies of this package, or two integrations, know each other's requests. */
const SPAN = Symbol.for('throughline.http-server-span.1')
const ERROR = Symbol.for('throughline.http-server-error.1')

interface Marked {
  [SPAN]?: Span
  [ERROR]?: unknown
}

/** The server span of a request of `node:http` or `node:http2`; `undefined` if nobody has made one. */
export function requestSpan(message: object): Span | undefined {
  return (message as Marked)[SPAN]
}

/** Makes `span` the server span of a request. */
export function setRequestSpan(message: object, span: Span): void {
  ;(message as Marked)[SPAN] = span
}

/** What the handler of a request threw, if somebody said so. */
export function requestError(message: object): unknown {
  return (message as Marked)[ERROR]
}

/** Remembers what the handler of a request threw: only its response tells whether that was a failure of the server. */
export function setRequestError(message: object, error: unknown): void {
  ;(message as Marked)[ERROR] = error
}
