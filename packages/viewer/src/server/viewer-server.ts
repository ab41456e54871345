import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Forwarder } from '../intake/forwarder.ts'
import type { Viewer } from '../intake/viewer.ts'
import { answerApi } from './api-door.ts'
import type { EventStreams } from './event-stream.ts'
import { eventStreams } from './event-stream.ts'
import { isOtlpPath, takeOtlp } from './otlp-door.ts'
import type { PageFile } from './page-files.ts'
import { isLoopbackOrigin, refusal, SECURITY_HEADERS } from './request-checks.ts'
import { sendBytes, sendError } from './send-answer.ts'

/** A server that listens. */
export interface ViewerServer {
  readonly port: number
  /** Resolves when every connection is closed. */
  close(): Promise<void>
}

/** What a server serves. */
export interface ServedParts {
  readonly viewer: Viewer
  readonly page: ReadonlyMap<string, PageFile>
  readonly forwarder?: Forwarder | undefined
  /** 0 for any that is free. */
  readonly port: number
}

// An import would read every export of it, one of which is a WebSocket whose code takes as long to load as Node takes to start.
const { createServer } = process.getBuiltinModule('node:http')

/** Milliseconds between two turns of what has to be done from time to time. */
const TICK = 250

/**
 * Listens on the loopback address: takes OTLP, answers the API, serves the page.
 *
 * @throws where the port is taken
 */
export async function serveViewer({ viewer, page, forwarder, port }: ServedParts): Promise<ViewerServer> {
  const streams = eventStreams(viewer.live)
  const server = createServer((request, response) => {
    response.on('error', () => {})
    answer({ viewer, page, forwarder, streams }, request, response).catch(error => {
      // A client that goes away amid its request is none of our failures.
      if (request.destroyed && !request.complete) return
      process.stderr.write(`throughline: ${request.method} ${request.url} failed: ${error}\n`)
      if (response.headersSent) response.destroy()
      else sendError(request, response, 500, 'The viewer failed; its standard error gives the reason')
    })
  })
  await listen(server, port)
  const timer = setInterval(viewer.tick, TICK)
  return { port: (server.address() as AddressInfo).port, close }

  async function close(): Promise<void> {
    clearInterval(timer)
    streams.closeAll()
    await new Promise<void>(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
}

interface AnsweringParts extends Omit<ServedParts, 'port'> {
  readonly streams: EventStreams
}

async function answer(
  { viewer, page, forwarder, streams }: AnsweringParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const refused = refusal(request.headers)
  if (refused !== undefined) {
    sendError(request, response, 403, refused)
    return
  }
  const { method = '', headers } = request
  const url = parsedUrl(request.url)
  if (!url) {
    sendError(request, response, 400, 'Expected a path')
    return
  }
  if (isOtlpPath(url.pathname)) {
    if (headers.origin !== undefined) allowOrigin(response, headers.origin)
    if (method === 'POST') await takeOtlp(viewer, forwarder, url.pathname, request, response)
    else if (method === 'OPTIONS') response.writeHead(204, SECURITY_HEADERS).end()
    else sendError(request, response, 405, `Expected POST ${url.pathname}`)
  } else if (method !== 'GET' && method !== 'HEAD') {
    sendError(request, response, 405, 'Expected GET: only /v1/traces and /v1/logs take something')
  } else if (url.pathname.startsWith('/api/')) await answerApi(viewer, streams, url, request, response)
  else servePage(page, url.pathname, request, response)
}

/** `URL.parse` is not in every Node 20. */
function parsedUrl(path = '/'): URL | undefined {
  return URL.canParse(path, 'http://localhost') ? new URL(path, 'http://localhost') : undefined
}

/** A page of this machine may send the spans of its browser. */
function allowOrigin(response: ServerResponse, origin: string): void {
  if (!isLoopbackOrigin(origin)) return
  response.setHeader('Access-Control-Allow-Origin', origin)
  response.setHeader('Access-Control-Allow-Methods', 'POST')
  response.setHeader('Access-Control-Allow-Headers', 'content-type, content-encoding')
  response.setHeader('Access-Control-Max-Age', '600')
}

/** The page keeps its state in the URL: a path without a dot is the page itself. */
function servePage(
  page: ReadonlyMap<string, PageFile>,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const file = page.get(path) ?? (path.includes('.') ? undefined : page.get('/'))
  if (!file) {
    const isBuilt = page.size > 0
    sendError(
      request,
      response,
      404,
      isBuilt ? 'There is no such file' : 'This build has no page; the API is at /api/traces',
    )
    return
  }
  const headers = file.forEver ? { 'Cache-Control': 'public, max-age=31536000, immutable' } : {}
  sendBytes(request, response, file.bytes, file.type, headers, file.gzipped)
}
