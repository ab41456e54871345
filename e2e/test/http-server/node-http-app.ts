import { EventEmitter, once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Span } from '@opentelemetry/api'
import { trace } from '@opentelemetry/api'
import { setRequestError } from '@throughline/core/integrations'
import { setRoute, traceRequests } from '@throughline/example-node-http'
import { traceMixin } from '@throughline/logger'
import { pino } from 'pino'
import type { AppOptions, TestApp } from './test-app.ts'
import {
  childSpan,
  currentTrace,
  HttpError,
  listening,
  MAX_HEADER_SIZE,
  RESPONSE_HEADERS,
} from './test-app.ts'

type Params = Readonly<Record<string, string>>
type Handler = (request: IncomingMessage, response: ServerResponse, params: Params) => unknown

/** The test application on `node:http` alone, by the integration of the examples. */
export async function startNodeHttp(options: AppOptions = {}): Promise<TestApp> {
  const events = new EventEmitter()
  const handlers = {
    ...answers(options),
    ...failures(events, options),
    ...streams(events),
    ...nestedRoutes(),
  }
  const routes = Object.entries(handlers).map(([route, handler]) => ({
    route,
    handler,
    parts: route.split('/'),
  }))

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').split('?')[0] ?? ''
    for (const { route, handler, parts } of routes) {
      const params = paramsOf(parts, path.split('/'))
      if (params === undefined || !serves(route, request.method)) continue
      setRoute(request, route)
      try {
        await handler(request, response, params)
      } catch (error) {
        answerError(request, response, error)
      }
      return
    }
    response.writeHead(404).end()
  }

  const { tracer, ignore, trust, trustProxy = false } = options
  const listener = traceRequests((request, response) => void serve(request, response), {
    ...(tracer && { tracer }),
    ...(ignore && { ignore: request => ignore({ url: request.url ?? '' }) }),
    ...(trust && { trust: request => trust({ url: request.url ?? '' }) }),
    ...options.hooks,
    ...(trustProxy && { forwarded }),
  })
  const server = createServer({ maxHeaderSize: MAX_HEADER_SIZE }, listener)
  return await listening(server, events, () => new Promise(resolve => server.close(resolve)))
}

function serves(route: string, method: string | undefined): boolean {
  if (route === '/listen') return true
  return route === '/echo' || route === '/left' ? method === 'POST' : method === 'GET' || method === 'HEAD'
}

function forwarded({ headers }: IncomingMessage) {
  const first = (name: string) =>
    String(headers[name] ?? '')
      .split(',')[0]
      ?.trim() || undefined
  return {
    ip: first('x-forwarded-for'),
    protocol: first('x-forwarded-proto'),
    hostname: first('x-forwarded-host') ?? headers.host,
  }
}

function paramsOf(parts: readonly string[], segments: readonly string[]): Params | undefined {
  if (parts.length !== segments.length) return undefined
  const params: Record<string, string> = {}
  for (const [index, part] of parts.entries()) {
    const segment = segments[index] ?? ''
    if (part.startsWith(':')) params[part.slice(1)] = segment
    else if (part !== segment) return undefined
  }
  return params
}

function answerError(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  setRequestError(request, error)
  if (response.headersSent) response.destroy()
  else response.writeHead(error instanceof HttpError ? error.status : 500).end(String(error))
}

function json(response: ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    throw new HttpError(400, 'the body is no JSON')
  }
}

function currentSpan(): Span | undefined {
  return trace.getActiveSpan()
}

function answers(options: AppOptions): Record<string, Handler> {
  const logger = pino({ mixin: traceMixin }, { write: (line: string) => options.log?.(JSON.parse(line)) })
  return {
    '/hello': (_request, response) => response.end('hello'),
    '/headers': (_request, response) => response.writeHead(200, RESPONSE_HEADERS.flat()).end('ok'),
    '/users/:id': (_request, response, params) => json(response, params),
    '/current': (_request, response) => json(response, currentTrace(currentSpan())),
    '/teapot': (_request, response) => response.writeHead(418).end('short and stout'),
    '/unavailable': (_request, response) => response.writeHead(503).end('later'),
    '/log': (_request, response) => {
      logger.info('in the handler')
      response.end('logged')
    },
    '/proxy': async (request, response) => {
      await options.proxy?.(request.headers)
      response.end('ok')
    },
    '/child': (_request, response) => {
      childSpan('in the handler', options)
      response.end('ok')
    },
    '/child-after-await': async (_request, response) => {
      await nextTurn()
      childSpan('after await', options)
      response.end('ok')
    },
    '/child-in-timer': (_request, response) => {
      setTimeout(() => {
        childSpan('in a timer', options)
        response.end('ok')
      }, 1)
    },
    '/named': (_request, response) => {
      currentSpan()?.updateName('query GetCart')
      response.end('ok')
    },
    '/listen': (request, response) => {
      request.on('data', () => childSpan('data', options))
      request.on('end', () => {
        childSpan('end', options)
        response.end('ok')
      })
    },
    '/echo': async (request, response) => {
      const body = await text(request)
      const echo = parsed(body)
      childSpan('after body parsing', options)
      json(response, echo)
    },
  }
}

function failures(events: EventEmitter, options: AppOptions): Record<string, Handler> {
  return {
    '/throw': () => {
      throw new RangeError('boom')
    },
    '/reject': async () => {
      await nextTurn()
      throw new RangeError('boom')
    },
    '/forbidden': () => {
      throw new HttpError(403, 'not you')
    },
    '/late-error': async (_request, response) => {
      await new Promise(resolve => response.write('a', resolve))
      throw new RangeError('boom')
    },
    '/destroy': (_request, response) => {
      response.on('error', () => {})
      response.write('a', () => response.destroy(new RangeError('boom')))
    },
    '/left': request => {
      request.on('aborted', () => childSpan('aborted', options))
      request.once('close', () => childSpan('close', options))
      events.emit('hanging')
    },
    '/hang': () => void events.emit('hanging'),
  }
}

function streams(events: EventEmitter): Record<string, Handler> {
  function stream(type: string, first: string, last: string): Handler {
    return async (_request, response) => {
      response.writeHead(200, { 'content-type': type })
      response.write(first)
      await once(events, 'continue')
      response.end(last)
    }
  }
  return {
    '/stream': stream('text/plain', 'first ', 'last'),
    '/events': stream('text/event-stream', 'data: 1\n\n', 'data: 2\n\n'),
    '/event': (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'content-length': 9 }).end('data: 1\n\n')
    },
  }
}

function nestedRoutes(): Record<string, Handler> {
  return {
    '/orgs/:org/users/:user/orders/:order': (_request, response, params) => json(response, params),
    '/orgs/:org/users/:user/orders/:order/throw': () => {
      throw new RangeError('boom')
    },
  }
}
