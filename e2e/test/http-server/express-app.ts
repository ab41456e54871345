import { EventEmitter, once } from 'node:events'
import { createServer } from 'node:http'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { recordErrors, tracing } from '@throughline/express'
import { traceMixin } from '@throughline/logger'
import type express from 'express'
import type { Express, Request, Response, Router } from 'express'
import { pino } from 'pino'
import type { AppOptions, StartApp } from './test-app.ts'
import {
  childSpan,
  currentTrace,
  HttpError,
  listening,
  MAX_HEADER_SIZE,
  RESPONSE_HEADERS,
} from './test-app.ts'

/** The test application on Express 4 or 5. */
export function expressApp(framework: typeof express): StartApp {
  return async function startExpress(options: AppOptions = {}) {
    const events = new EventEmitter()
    const app = framework()
    app.set('trust proxy', options.trustProxy ?? false)
    const { tracer, ignore, trust } = options
    app.use(
      tracing({
        ...(tracer && { tracer }),
        ...(ignore && { ignore }),
        ...(trust && { trust }),
        ...options.hooks,
      }),
    )
    addAnswers(framework, app, options)
    addFailures(app, events, options)
    addStreams(app, events)
    app.use('/orgs/:org', nestedRouter(framework))
    app.use(recordErrors)
    app.use(answerError)
    const server = createServer({ maxHeaderSize: MAX_HEADER_SIZE }, app)
    return await listening(server, events, () => new Promise(resolve => server.close(resolve)))
  }
}

function addAnswers(framework: typeof express, app: Express, options: AppOptions): void {
  const { log } = options
  const logger = pino({ mixin: traceMixin }, { write: (line: string) => log?.(JSON.parse(line)) })
  app.get('/hello', (_req, res) => void res.send('hello'))
  app.get('/headers', (_req, res) => {
    for (const [name, value] of RESPONSE_HEADERS) res.append(name, value)
    res.send('ok')
  })
  app.get('/users/:id', (req, res) => void res.json({ id: req.params.id }))
  app.get('/current', (req, res) => void res.json(currentTrace(req.span)))
  app.get('/teapot', (_req, res) => void res.status(418).send('short and stout'))
  app.get('/unavailable', (_req, res) => void res.status(503).send('later'))
  app.get('/log', (_req, res) => {
    logger.info('in the handler')
    res.send('logged')
  })
  app.get('/proxy', async (req, res) => {
    await options.proxy?.(req.headers)
    res.send('ok')
  })
  app.get('/child', (_req, res) => {
    childSpan('in the handler', options)
    res.send('ok')
  })
  app.get('/child-after-await', async (_req, res) => {
    await nextTurn()
    childSpan('after await', options)
    res.send('ok')
  })
  app.get('/child-in-timer', (_req, res) => {
    setTimeout(() => {
      childSpan('in a timer', options)
      res.send('ok')
    }, 1)
  })
  app.get('/named', (req, res) => {
    req.span?.updateName('query GetCart')
    res.send('ok')
  })
  app.all('/listen', (req, res) => {
    req.on('data', () => childSpan('data', options))
    req.on('end', () => {
      childSpan('end', options)
      res.send('ok')
    })
  })
  app.post('/echo', framework.json({ limit: '1mb' }), (req, res) => {
    childSpan('after body parsing', options)
    res.json(req.body)
  })
}

function addFailures(app: Express, events: EventEmitter, options: AppOptions): void {
  app.get('/throw', () => {
    throw new RangeError('boom')
  })
  app.get('/reject', (_req, _res, next) => {
    // Express 4 ignores promises.
    rejected().catch(next)
  })
  app.get('/forbidden', () => {
    throw new HttpError(403, 'not you')
  })
  app.get('/late-error', (_req, res, next) => {
    res.write('a', () => next(new RangeError('boom')))
  })
  app.get('/destroy', (_req, res) => {
    res.on('error', () => {})
    res.write('a', () => res.destroy(new RangeError('boom')))
  })
  app.get('/hang', () => void events.emit('hanging'))
  app.post('/left', (req, res) => {
    req.on('aborted', () => childSpan('aborted', options))
    req.once('close', () => childSpan('close', options))
    events.emit('hanging', res)
  })
}

async function rejected(): Promise<never> {
  await nextTurn()
  throw new RangeError('boom')
}

function addStreams(app: Express, events: EventEmitter): void {
  async function stream(_req: Request, res: Response): Promise<void> {
    res.write('first ')
    await once(events, 'continue')
    res.end('last')
  }
  app.get('/stream', stream)
  app.get('/events', async (_req, res) => {
    res.writeHead(200, { 'content-type': 'text/event-stream' })
    res.write('data: 1\n\n')
    await once(events, 'continue')
    res.end('data: 2\n\n')
  })
}

function nestedRouter(framework: typeof express): Router {
  const users = framework.Router({ mergeParams: true })
  users.get('/orders/:order', (req, res) => void res.json(req.params))
  users.get('/orders/:order/throw', () => {
    throw new RangeError('boom')
  })
  const org = framework.Router({ mergeParams: true })
  org.use('/users/:user', users)
  return org
}

/** Leaves a response that has begun to Express, which closes the connection. */
function answerError(
  error: Error & { status?: number },
  _req: Request,
  res: Response,
  next: express.NextFunction,
) {
  if (res.headersSent) return next(error)
  res.status(error.status ?? 500).send(error.message)
}
