import type { IncomingMessage, RequestListener } from 'node:http'
import { context } from '@opentelemetry/api'
import type { ForwardedRequest, ServerTracingOptions } from '@throughline/core/integrations'
import { serverTracing } from '@throughline/core/integrations'

/** Options for tracing the requests to a server of `node:http`. */
export interface TraceRequestsOptions extends ServerTracingOptions<IncomingMessage> {
  /** Returns the client's side as a trusted proxy describes it. @default no proxy is trusted */
  readonly forwarded?: (request: IncomingMessage) => ForwardedRequest | undefined
}

const routes = new WeakMap<IncomingMessage, string>()

/** Sets the route of a request, such as `/orders/:id`: `node:http` has no router. */
export function setRoute(request: IncomingMessage, route: string): void {
  routes.set(request, route)
}

/**
 * Traces the requests of a listener of `node:http`: `createServer(traceRequests(listener))`.
 *
 * @throws TypeError for an unknown option or one of the wrong type
 */
export function traceRequests(
  listener: RequestListener,
  { forwarded, ...options }: TraceRequestsOptions = {},
): RequestListener {
  const server = serverTracing<IncomingMessage>(
    {
      name: 'node-http',
      version: '1.0.0',
      read: request => {
        const { method = '', url = '', headers, socket, httpVersion } = request
        const proxy = forwarded?.(request)
        const read = { message: request, method, originalUrl: url, headers, socket, httpVersion }
        return proxy === undefined ? read : { ...read, forwarded: proxy }
      },
      routeAtEnd: request => routes.get(request),
    },
    options,
  )
  return (request, response) =>
    context.with(server.begin(request, response), listener, undefined, request, response)
}
