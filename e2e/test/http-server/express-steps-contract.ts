import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Tracer } from '@opentelemetry/api'
import { alwaysOff, createTracing } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { recordErrors, traceMiddleware, tracing } from '@throughline/express'
import type express from 'express'
import type { ErrorRequestHandler, Express, NextFunction, Request, RequestHandler, Response } from 'express'
import { describe, expect, it } from 'vitest'
import { ERROR, UNSET } from './harness.ts'
import { answer, serveExpress } from './serve-express.ts'
import { childSpan } from './test-app.ts'

/** The spans of middleware that is wrapped. */
export function expressStepsContract(version: 4 | 5, framework: typeof express): void {
  async function serve(use: (app: Express, tracer: Tracer) => unknown, path = '/') {
    const { spans, answers } = await serveExpress(tracer => {
      const app = framework().set('env', 'test')
      app.use(tracing({ tracer }))
      use(app, tracer)
      return app
    }, path)
    const server = spans.find(({ kind }) => kind === 1)
    const steps = spans.filter(({ name }) => name.startsWith('middleware '))
    return { spans, server, steps, answer: answers[0] }
  }

  describe(`traced middleware of Express ${version}`, () => {
    it('has a span from its call to `next`, with what it does meanwhile below it', async () => {
      async function auth(_req: Request, _res: Response, next: NextFunction): Promise<void> {
        await nextTurn()
        if (tracer !== undefined) childSpan('look up', { tracer })
        next()
      }
      let tracer: Tracer | undefined
      const { spans, server, steps } = await serve((app, given) => {
        tracer = given
        app.use(traceMiddleware(auth, { tracer }))
        app.get('/', (_req, res) => {
          childSpan('handle', { tracer: given })
          res.send('ok')
        })
      })
      // In the order of their ends.
      expect(spans.map(({ name }) => name)).toEqual(['look up', 'middleware auth', 'handle', 'GET /'])
      const [lookUp, , handle] = spans
      expect(lookUp?.parentSpanContext?.spanId).toBe(steps[0]?.spanContext().spanId)
      expect(steps[0]).toMatchObject({ kind: 0, status: { code: UNSET } })
      expect(steps[0]?.parentSpanContext?.spanId).toBe(server?.spanContext().spanId)
      expect(handle?.parentSpanContext?.spanId).toBe(server?.spanContext().spanId)
    })

    it('has a span until the response is closed where it responds itself', async () => {
      const { spans } = await serve((app, tracer) =>
        app.use(traceMiddleware((_req, res) => void res.send('cached'), { name: 'cache', tracer })),
      )
      expect(spans.map(({ name }) => name)).toEqual(['middleware cache', 'GET'])
    })

    const throws: RequestHandler = () => {
      throw new RangeError('boom')
    }
    const passesOn: RequestHandler = (_req, _res, next) => next(new RangeError('boom'))
    const rejects: RequestHandler = async () => {
      await nextTurn()
      throw new RangeError('boom')
    }

    it.each([throws, passesOn, ...(version === 5 ? [rejects] : [])])('fails where it %o', async handler => {
      const {
        steps,
        server,
        answer: failed,
      } = await serve((app, tracer) => app.use(traceMiddleware(handler, { tracer })).use(recordErrors))
      expect(failed?.status).toBe(500)
      const failure = {
        status: { code: ERROR, message: 'boom' },
        attributes: { 'error.type': 'RangeError' },
        events: [{ name: 'exception' }],
      }
      expect([steps, server]).toMatchObject([[failure], failure])
    })

    it('has not failed with what becomes a 4xx, nor where it leaves a route', async () => {
      const refuse: RequestHandler = (_req, _res, next) =>
        next(Object.assign(new Error('no'), { status: 403 }))
      const leaveRoute: RequestHandler = (_req, _res, next) => next('route')
      const { steps, answer: refused } = await serve((app, tracer) => {
        app.get('/', traceMiddleware(leaveRoute, { tracer }), answer)
        app.use(traceMiddleware(refuse, { tracer }))
      })
      expect(refused?.status).toBe(403)
      expect(steps.map(({ name, status }) => [name, status.code])).toEqual([
        ['middleware leaveRoute', UNSET],
        ['middleware refuse', UNSET],
      ])
    })

    it('may be an error handler, which has not failed with the error that it got', async () => {
      const passOn: ErrorRequestHandler = (error, _req, _res, next) => next(error)
      const recover: ErrorRequestHandler = (_error, _req, res, _next) => void res.send('never mind')
      const { steps, answer: recovered } = await serve((app, tracer) =>
        app.use(throws, traceMiddleware(passOn, { tracer }), traceMiddleware(recover, { tracer })),
      )
      expect(recovered).toEqual({ status: 200, body: 'never mind' })
      expect(steps).toMatchObject([
        { name: 'middleware passOn', status: { code: UNSET } },
        { name: 'middleware recover', status: { code: UNSET } },
      ])
    })

    it('leaves no listener on the response, whose number Node warns of', async () => {
      let listeners = 0
      const steps = Array.from({ length: 20 }, (_, at) => {
        const step: RequestHandler = (_req, _res, next) => next()
        return (tracer: Tracer) => traceMiddleware(step, { name: `step ${at}`, tracer })
      })
      const { spans } = await serve((app, tracer) => {
        app.use((_req, res, next) => {
          listeners = -res.listenerCount('close')
          next()
        })
        app.use(...steps.map(step => step(tracer)))
        app.get('/', (_req, res) => {
          listeners += res.listenerCount('close')
          res.send('ok')
        })
      })
      expect(spans).toHaveLength(21)
      expect(listeners).toBe(0)
    })

    it('runs as it is in a request that is not recorded', async () => {
      const exporter = memoryExporter()
      const { tracer } = createTracing({ service: 'test', exporter, sampler: alwaysOff })
      const seen: unknown[] = []
      const step: RequestHandler = (_req, _res, next) => {
        seen.push(next)
        next()
      }
      const { answers } = await serveExpress(
        () => framework().use(tracing({ tracer }), traceMiddleware(step, { tracer })).get('/', answer),
        '/',
      )
      expect(answers).toEqual([{ status: 200, body: 'ok' }])
      expect(seen).toHaveLength(1)
      expect(exporter.take()).toEqual([])
    })

    it('keeps the names of routes', async () => {
      const { server } = await serve(
        (app, tracer) => app.get('/users/:id', traceMiddleware(answer, { name: 'handler', tracer })),
        '/users/7',
      )
      expect(server?.name).toBe('GET /users/:id')
    })

    it('cannot be a router', () => {
      for (const router of [framework.Router(), framework()]) {
        expect(() => traceMiddleware(router)).toThrow(
          'Expected `handler` to be a middleware function, got a router',
        )
      }
    })
  })
}
