import type { IncomingMessage, ServerResponse } from 'node:http'
import { gzipSync } from 'node:zlib'
import { SECURITY_HEADERS } from './request-checks.ts'

/** Below this size packing takes longer than it saves. */
const LEAST_GZIPPED = 2048
/** Nothing leaves the machine: beyond this size packing would hold up what arrives. */
const MOST_GZIPPED = 256 * 1024

/** Answers with bytes of a type, packed where that is worth it. */
export function sendBytes(
  request: IncomingMessage,
  response: ServerResponse,
  bytes: Uint8Array,
  type: string,
  headers: Readonly<Record<string, string>> = {},
  gzipped: () => Uint8Array = () => gzipSync(bytes, { level: 1 }),
): void {
  const packs =
    bytes.length >= LEAST_GZIPPED &&
    bytes.length <= MOST_GZIPPED &&
    /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))
  const body = packs ? gzipped() : bytes
  response.writeHead(response.statusCode, {
    ...SECURITY_HEADERS,
    'Content-Type': type,
    'Content-Length': body.length,
    'Cache-Control': 'no-store',
    Vary: 'Accept-Encoding',
    ...(packs && { 'Content-Encoding': 'gzip' }),
    ...headers,
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}

/** Answers with JSON. */
export function sendJson(
  request: IncomingMessage,
  response: ServerResponse,
  value: unknown,
  status = 200,
): void {
  response.statusCode = status
  sendBytes(request, response, Buffer.from(JSON.stringify(value)), 'application/json')
}

/** Answers with one sentence. */
export function sendError(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  error: string,
): void {
  sendJson(request, response, { error }, status)
}
