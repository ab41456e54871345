// Through its file: the doors take real requests, and no server or client makes some of these.

import type { IncomingHttpHeaders } from 'node:http'
import { ServedRequest } from '@throughline/core/integrations'
import type { ForwardedRequest, ServerResponse, ServerSocket } from '../../src/http/http-exchange.ts'

interface RequestParts extends Partial<ForwardedRequest> {
  readonly method?: string
  readonly originalUrl?: string
  readonly headers?: IncomingHttpHeaders
  readonly socket?: ServerSocket
  readonly httpVersion?: string
  readonly route?: string
}

/** A request to `GET /orders/7` that has just come. */
export function servedRequest(parts: RequestParts = {}): ServedRequest {
  return new ServedRequest(
    parts.method ?? 'GET',
    parts.originalUrl ?? '/orders/7',
    parts.headers ?? Object.freeze({ host: 'shop.example' }),
    parts.socket ?? Object.freeze({ remoteAddress: '192.0.2.1', remotePort: 50_000, destroyed: true }),
    parts.httpVersion ?? '1.1',
    parts.route,
    { protocol: 'http', hostname: 'shop.example', ip: '203.0.113.9', ...parts },
  )
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

/** What a response has in common that never came to its end. */
export const UNFINISHED: Partial<ServerResponse> = { writableEnded: false, writableFinished: false }
