import type { ServerRequest, ServerResponse } from '../../src/conventions/http-exchange.ts'

/** A request to `GET /orders/7`. */
export function serverRequest(parts: Partial<ServerRequest> = {}): ServerRequest {
  return Object.freeze({
    method: 'GET',
    originalUrl: '/orders/7',
    headers: Object.freeze({ host: 'shop.example' }),
    socket: Object.freeze({ remoteAddress: '192.0.2.1', remotePort: 50_000, destroyed: true }),
    protocol: 'http',
    hostname: 'shop.example',
    ip: '203.0.113.9',
    ...parts,
  })
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
