import { EventEmitter, once } from 'node:events'
import { Readable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { tracing } from '@throughline/fastify'
import { traceMixin } from '@throughline/logger'
import type { FastifyInstance, fastify } from 'fastify'
import type { AppOptions, StartApp } from './test-app.ts'
import {
  childSpan,
  currentTrace,
  HttpError,
  listening,
  MAX_HEADER_SIZE,
  RESPONSE_HEADERS,
} from './test-app.ts'

/** The test application on Fastify 4 or 5. */
export function fastifyApp(framework: typeof fastify): StartApp {
  return async function startFastify(options: AppOptions = {}) {
    const events = new EventEmitter()
    const { tracer, ignore, trust, log, trustProxy = false } = options
    const stream = { write: (line: string) => log?.(JSON.parse(line)) }
    const app = framework({
      http: { maxHeaderSize: MAX_HEADER_SIZE },
      trustProxy,
      forceCloseConnections: true,
      ...(log && { logger: { mixin: traceMixin, stream } }),
    }) as unknown as FastifyInstance
    await app.register(tracing, {
      ...(tracer && { tracer }),
      ...(ignore && { ignore }),
      ...(trust && { trust }),
      ...options.hooks,
    })
    addAnswers(app, options)
    addFailures(app, events, options)
    addStreams(app, events)
    await app.register(nestedRoutes, { prefix: '/orgs/:org' })
    await app.listen({ port: 0, host: '127.0.0.1' })
    return await listening(app.server, events, () => app.close())
  }
}

function addAnswers(app: FastifyInstance, options: AppOptions): void {
  app.get('/hello', () => 'hello')
  app.get('/headers', (_request, reply) => {
    for (const [name, value] of RESPONSE_HEADERS) reply.header(name, value)
    return 'ok'
  })
  app.get('/users/:id', request => request.params)
  app.get('/current', request => currentTrace(request.span))
  app.get('/teapot', (_request, reply) => reply.code(418).send('short and stout'))
  app.get('/unavailable', (_request, reply) => reply.code(503).send('later'))
  app.get('/log', request => {
    request.log.info('in the handler')
    return 'logged'
  })
  app.get('/proxy', async request => {
    await options.proxy?.(request.headers)
    return 'ok'
  })
  app.get('/child', () => {
    childSpan('in the handler', options)
    return 'ok'
  })
  app.get('/child-after-await', async () => {
    await nextTurn()
    childSpan('after await', options)
    return 'ok'
  })
  app.get('/child-in-timer', (_request, reply) => {
    setTimeout(() => {
      childSpan('in a timer', options)
      reply.send('ok')
    }, 1)
  })
  app.get('/named', request => {
    request.span?.updateName('query GetCart')
    return 'ok'
  })
  // A parser that calls the handler from a listener, as many for uploads do.
  app.addContentTypeParser('application/octet-stream', (_request, payload, done) => {
    payload.on('data', () => childSpan('data', options))
    payload.on('end', () => done(null))
  })
  app.post('/listen', () => {
    childSpan('end', options)
    return 'ok'
  })
  app.get('/listen', (request, reply) => {
    request.raw.on('end', () => {
      childSpan('end', options)
      reply.send('ok')
    })
    request.raw.resume()
  })
  app.post('/echo', request => {
    childSpan('after body parsing', options)
    return request.body
  })
}

function addFailures(app: FastifyInstance, events: EventEmitter, options: AppOptions): void {
  app.get('/throw', () => {
    throw new RangeError('boom')
  })
  app.get('/reject', async () => {
    await nextTurn()
    throw new RangeError('boom')
  })
  app.get('/forbidden', () => {
    throw new HttpError(403, 'not you')
  })
  app.get('/late-error', (_request, reply) => {
    reply.send(Readable.from(failing()))
  })
  app.get('/destroy', (_request, reply) => {
    reply.hijack()
    reply.raw.on('error', () => {})
    reply.raw.write('a', () => reply.raw.destroy(new RangeError('boom')))
  })
  app.addContentTypeParser('text/unread', (_request, _payload, done) => done(null))
  app.post('/left', request => {
    request.raw.on('aborted', () => childSpan('aborted', options))
    request.raw.once('close', () => childSpan('close', options))
    events.emit('hanging')
    return new Promise(() => {})
  })
  app.get('/hang', () => {
    events.emit('hanging')
    return new Promise(() => {})
  })
}

async function* failing(): AsyncGenerator<string> {
  yield 'a'
  await nextTurn()
  throw new RangeError('boom')
}

function addStreams(app: FastifyInstance, events: EventEmitter): void {
  async function* chunks(first: string, last: string): AsyncGenerator<string> {
    yield first
    await once(events, 'continue')
    yield last
  }
  app.get('/stream', (_request, reply) => reply.send(Readable.from(chunks('first ', 'last'))))
  app.get('/events', (_request, reply) => {
    reply.header('content-type', 'text/event-stream')
    return reply.send(Readable.from(chunks('data: 1\n\n', 'data: 2\n\n')))
  })
}

async function nestedRoutes(org: FastifyInstance): Promise<void> {
  await org.register(
    async users => {
      users.get('/orders/:order', request => request.params)
      users.get('/orders/:order/throw', () => {
        throw new RangeError('boom')
      })
    },
    { prefix: '/users/:user' },
  )
}
