import type { IncomingMessage, Server } from 'node:http'
import { context } from '@opentelemetry/api'
import { expected } from '../../base/options/expected.ts'
import { VERSION } from '../../base/platform/version.ts'
import type { ServerSocket } from '../http-exchange.ts'
import type { ClosableResponse, IncomingRequest } from './server-integration.ts'
import { serverTracing } from './server-tracing.ts'
import type { ServerTracingOptions } from './server-tracing-options.ts'

const UPGRADE = 'upgrade'

const traced = new WeakSet<object>()

/**
 * Traces the upgrades of a server of `node:http` or `node:https`, which frameworks do not see: those that ws, socket.io
 * and other libraries take over. Each has a SERVER span with its status, such as 101, and the handlers of its messages
 * run inside of it. To be called in any order with those libraries, before the first request; a second call for the same
 * server has no effect. An upgrade that a framework serves itself has one span too.
 *
 * @param server such as the result of `app.listen()` or `createServer()`; its `emit` is wrapped
 * @throws TypeError if `server` is no server, or for an unknown option or one of the wrong type
 */
export function traceUpgrades<S extends Pick<Server, 'emit' | 'listen'>>(
  server: S,
  options: ServerTracingOptions<IncomingMessage> = {},
): S {
  if (typeof server?.emit !== 'function' || typeof server.listen !== 'function') {
    throw expected('server', 'a server of node:http, such as the result of `app.listen()`', server)
  }
  const tracing = serverTracing<IncomingMessage>(
    { name: '@throughline/core', version: VERSION, read: incoming },
    options,
  )
  if (traced.has(server)) return server
  traced.add(server)
  const { emit } = server

  server.emit = function emitTraced(this: S, ...args: Parameters<Server['emit']>): boolean {
    const [event, request, socket] = args as readonly unknown[]
    if (event !== UPGRADE) return Reflect.apply(emit, this, args)
    const response = new ResponseOfUpgrade(request as IncomingMessage, socket as ServerSocket)
    const active = tracing.begin(request as IncomingMessage, response)
    return context.with(active, () => Reflect.apply(emit, this, args))
  } as S['emit']
  return server
}

function incoming(request: IncomingMessage): IncomingRequest {
  const { method = '', url = '', headers, socket, httpVersion } = request
  return { message: request, method, originalUrl: url, headers, socket, httpVersion }
}

/** There is no response of Node: the library that takes over writes to the socket. */
class ResponseOfUpgrade implements ClosableResponse {
  readonly statusCode = 0
  readonly headersSent = false
  readonly writableEnded = false
  readonly writableFinished = false
  readonly req: IncomingMessage
  readonly #socket: ServerSocket

  constructor(req: IncomingMessage, socket: ServerSocket) {
    this.req = req
    this.#socket = socket
  }

  on(event: 'close' | 'finish', listener: () => void): void {
    if (event === 'close') this.#socket.once?.('close', listener)
  }
}
