import type { errorMonitor } from 'node:events'
import type { IncomingHttpHeaders } from 'node:http'
import type { ForwardedRequest, ServerResponse, ServerSocket } from '../http-exchange.ts'

/** An incoming request, as read through its framework. */
export interface IncomingRequest {
  /** The message of `node:http` or `node:http2`: one object for a request, whatever wraps it. */
  readonly message: object
  readonly method: string
  /** The request target as the client sent it, before mounts and rewrites. */
  readonly originalUrl: string
  readonly headers: IncomingHttpHeaders
  readonly socket: ServerSocket
  readonly httpVersion: string
  /** The pattern of the route, such as `/orders/:id`, where the framework has matched it before `begin` is called. */
  readonly route?: string | undefined
  /**
   * The client's side as far as the framework trusts a proxy. Read only where a proxy has set a header.
   * @default no proxy is trusted
   */
  readonly forwarded?: ForwardedRequest
}

/** The response of `node:http` or `node:http2`. */
export interface ClosableResponse extends ServerResponse {
  on(event: 'close' | 'finish', listener: () => void): unknown
  prependListener?(event: 'close' | typeof errorMonitor, listener: () => void): unknown
  removeListener?(event: 'close' | typeof errorMonitor, listener: () => void): unknown
  setHeader?(name: string, value: string): unknown
  writeHead?(...args: never[]): unknown
}

/** Connects a framework to {@link serverTracing}; `R` is the framework's request. */
export interface ServerIntegration<R> {
  /** Name of the instrumentation scope: that of the package. */
  readonly name: string
  readonly version: string
  /** Reads a request at its arrival. */
  readonly read: (request: R) => IncomingRequest
  /** Called at the start of each request for which `routeAtEnd` will be called. @default nothing is prepared */
  readonly expectRoute?: (request: R) => void
  /**
   * Finds the route's pattern after the response was closed, where `read` did not.
   * @default only the route that `read` found
   */
  readonly routeAtEnd?: (request: R, originalUrl: string) => string | undefined
}
