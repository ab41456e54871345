import { EventEmitter } from 'node:events'
import type express from 'express'
import type { Express, Request, RequestHandler, Response } from 'express'

/** The data of a test's request. */
export interface Brought {
  readonly method?: string
  readonly target?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly route?: unknown
}

/**
 * Sends a request through the middleware without a socket and without the framework's routing, which both cost more
 * than the measured code.
 */
export function serveWithout(middleware: RequestHandler, app: Express, brought: Brought): void {
  const { method = 'GET', target = '/', headers = {}, route } = brought
  const socket = { remoteAddress: '127.0.0.1', remotePort: 1234, destroyed: false }
  const own = {
    app,
    method,
    url: target,
    originalUrl: target,
    headers,
    socket,
    connection: socket,
    httpVersion: '1.1',
    route,
  }
  const req = Object.assign(Object.create(app.request), own) as Request
  const res = Object.assign(new EventEmitter(), {
    statusCode: 200,
    headersSent: true,
    writableEnded: true,
    writableFinished: true,
    req,
  })
  middleware(req, res as unknown as Response, () => {})
  res.emit('close')
}

interface Layer {
  readonly route?: unknown
  readonly handle: { readonly stack?: readonly Layer[] }
  rawPath?: unknown
}

/** The layers of an application or a router of Express 4 or 5. */
function layersOf(handler: object): readonly Layer[] {
  const { stack, _router } = handler as { stack?: readonly Layer[]; _router?: { stack: readonly Layer[] } }
  // In an application of Express 4, reading `router` throws.
  return stack ?? _router?.stack ?? (handler as { router?: { stack: readonly Layer[] } }).router?.stack ?? []
}

/** The routes of an application, and of the routers in it, in their order. */
export function routesOf(handler: object): unknown[] {
  return layersOf(handler).flatMap(({ route, handle }) => (route === undefined ? routesOf(handle) : [route]))
}

/** Removes the declared paths, which the layers of Express 5.0 and 5.1 do not keep. */
export function forgetPaths(handler: object): void {
  for (const layer of layersOf(handler)) {
    delete layer.rawPath
    if (layer.route === undefined) forgetPaths(layer.handle)
  }
}

export type Framework = typeof express
