import type { IncomingHttpHeaders } from 'node:http'
import type { ForwardedRequest, ServerResponse, ServerSocket } from '../http-exchange.ts'

/** A request as it came in, read through the framework that carries it. */
export interface IncomingRequest {
  /** The message of `node:http` or `node:http2`: one object for a request, through whatever wraps it. */
  readonly message: object
  readonly method: string
  /** The request target as the client sent it, whatever a mount or a rewrite made of it. */
  readonly originalUrl: string
  readonly headers: IncomingHttpHeaders
  readonly socket: ServerSocket
  readonly httpVersion: string
  /** The pattern of the route, such as `/orders/:id`, where the framework has matched one before the request is traced. */
  readonly route?: string | undefined
  /**
   * What the framework believes of what a proxy has said, read only where a proxy has said something.
   * @default nothing is believed
   */
  readonly forwarded?: ForwardedRequest
}

/** The response of `node:http` or `node:http2`, which is closed exactly once. */
export interface ClosableResponse extends ServerResponse {
  on(event: 'close', listener: () => void): unknown
}

/** What an integration knows of its framework; `R` is the request as the framework shows it. */
export interface ServerIntegration<R> {
  /** The name of the instrumentation scope: that of the package. */
  readonly name: string
  readonly version: string
  /** Reads a request when it comes in. */
  readonly read: (request: R) => IncomingRequest
  /** Called at the beginning of each request that `routeAtEnd` will be called for. @default nothing is prepared */
  readonly expectRoute?: (request: R) => void
  /**
   * Finds the pattern of the route of a request whose response was closed, where `read` did not.
   * @default only the route that `read` found
   */
  readonly routeAtEnd?: (request: R, originalUrl: string) => string | undefined
}
