import { recordErrors, tracing } from '@throughline/express'
import type express from 'express'
import type { ErrorRequestHandler, RequestHandler } from 'express'
import { describe, expect, it } from 'vitest'
import { expressEndingsContract } from './express-endings-contract.ts'
import { expressRoutesContract } from './express-routes-contract.ts'
import { expressStepsContract } from './express-steps-contract.ts'
import { ERROR } from './harness.ts'
import { answer, fail, serveExpress } from './serve-express.ts'

/** Behaviour particular to Express. */
export function expressContract(version: 4 | 5, framework: typeof express): void {
  expressRoutesContract(version, framework)
  expressEndingsContract(version, framework)
  expressStepsContract(version, framework)
  describe(`the middleware of Express ${version}`, () => {
    it('makes one span where it is mounted twice', async () => {
      const { spans, answers } = await serveExpress(tracer => {
        const app = framework()
        app.use(tracing({ tracer }))
        app.use('/api', tracing({ tracer }))
        app.get('/api/x', (req, res) => void res.json(req.span?.spanContext().spanId))
        return app
      }, '/api/x')
      expect(spans.map(({ name }) => name)).toEqual(['GET /api/x'])
      expect(JSON.parse(answers[0]?.body ?? '')).toBe(spans[0]?.spanContext().spanId)
    })

    it('traces the part of an application that it is mounted in', async () => {
      const { spans } = await serveExpress(
        tracer => {
          const app = framework()
          app.get('/untraced', answer)
          app.use('/api/:version', tracing({ tracer }), framework.Router().get('/x/:id', answer))
          return app
        },
        '/untraced',
        '/api/1/x/2?a=1',
      )
      expect(spans.map(({ name }) => name)).toEqual(['GET /api/:version/x/:id'])
      expect(spans[0]?.attributes).toMatchObject({ 'url.path': '/api/1/x/2', 'url.query': 'a=1' })
    })

    it('answers with a sentence when the parentheses are missing', async () => {
      const { answers } = await serveExpress(() => {
        const app = framework()
        app.use(tracing as unknown as RequestHandler)
        const showError: ErrorRequestHandler = (error, _req, res, _next) =>
          void res.status(500).send(error.message)
        return app.use(showError)
      }, '/')
      expect(answers).toEqual([
        {
          status: 500,
          body: 'Expected `app.use(tracing())`, got `app.use(tracing)`: add the parentheses',
        },
      ])
    })

    it('calls a path that cannot be decoded no error of the server', async () => {
      const { spans, answers } = await serveExpress(tracer => {
        const app = framework().set('env', 'test')
        return app.use(tracing({ tracer })).get('/users/:id', answer)
      }, '/users/%zz')
      expect(answers[0]?.status).toBe(400)
      expect(spans[0]).toMatchObject({ name: 'GET', status: { code: 0 } })
    })

    it('calls a 500 an error without being shown the exception', async () => {
      const { spans } = await serveExpress(tracer => {
        const app = framework().set('env', 'test')
        return app.use(tracing({ tracer })).get('/', fail)
      }, '/')
      expect(spans[0]).toMatchObject({
        status: { code: ERROR },
        events: [],
        attributes: { 'error.type': '500' },
      })
    })

    it('is shown the exception that closes the connection', async () => {
      const { spans } = await serveExpress(tracer => {
        const app = framework().set('env', 'test')
        app.get('/', tracing({ tracer }), (_req, res, next) => {
          res.write('a', () => next(new RangeError('boom')))
        })
        return app.use(recordErrors)
      }, '/')
      expect(spans[0]).toMatchObject({
        status: { code: ERROR, message: 'boom' },
        attributes: { 'error.type': 'RangeError' },
      })
    })

    it('does not think of an exception that the application has answered', async () => {
      const { spans } = await serveExpress(tracer => {
        const app = framework()
        const recover: ErrorRequestHandler = (_error, _req, res, _next) => void res.send('never mind')
        return app.use(tracing({ tracer })).get('/', fail).use(recordErrors).use(recover)
      }, '/')
      expect(spans[0]).toMatchObject({ status: { code: 0 }, events: [] })
    })
  })
}
