// Through its file: the doors take real requests, and no server or client makes some of these.

import { EventEmitter } from 'node:events'
import type { IncomingHttpHeaders } from 'node:http'
import type { ForwardedRequest, ServerResponse, ServerSocket } from '../../src/http/http-exchange.ts'
import { ServedRequest } from '../../src/http/server/served-request.ts'
import type { IncomingRequest } from '../../src/http/server/server-integration.ts'

interface RequestParts extends Partial<ForwardedRequest> {
  readonly method?: string
  readonly originalUrl?: string
  readonly headers?: IncomingHttpHeaders
  readonly socket?: ServerSocket
  readonly httpVersion?: string
  readonly route?: string
}

/** How a request to `GET /orders/7` is read that has just come. */
export function incomingRequest(parts: RequestParts = {}): IncomingRequest {
  return {
    message: {},
    method: parts.method ?? 'GET',
    originalUrl: parts.originalUrl ?? '/orders/7',
    headers: parts.headers ?? Object.freeze({ host: 'shop.example' }),
    socket:
      parts.socket ?? Object.freeze({ remoteAddress: '192.0.2.1', remotePort: 50_000, destroyed: true }),
    httpVersion: parts.httpVersion ?? '1.1',
    route: parts.route,
    forwarded: { protocol: 'http', hostname: 'shop.example', ip: '203.0.113.9', ...parts },
  }
}

export function servedRequest(parts: RequestParts = {}): ServedRequest {
  return new ServedRequest(incomingRequest(parts), undefined)
}

/** A response that the client has got. */
export function serverResponse(parts: Partial<ServerResponse> = {}): ServerResponse {
  return Object.freeze({
    statusCode: 200,
    headersSent: true,
    writableEnded: true,
    writableFinished: true,
    errored: null,
    req: Object.freeze({ httpVersion: '1.1' }),
    ...parts,
  })
}

/** A response that has not been closed yet: `emit('close')` closes it. */
export function openResponse(parts: Partial<ServerResponse> = {}): EventEmitter & ServerResponse {
  return Object.assign(new EventEmitter(), serverResponse(parts))
}

/** What a response has in common that never came to its end. */
export const UNFINISHED: Partial<ServerResponse> = { writableEnded: false, writableFinished: false }
