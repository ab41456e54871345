import { createTracing } from '@throughline/core'
import defaultTracing, { tracing } from '@throughline/fastify'
import { traceMixin } from '@throughline/logger'
import type { FastifyInstance, fastify } from 'fastify'
import { describe, expect, it } from 'vitest'
import { checkedExporter } from '../semconv/checked-exporter.ts'
import { fastifyConnectionsContract } from './fastify-connections-contract.ts'
import { fastifyStepsContract } from './fastify-steps-contract.ts'
import { ERROR, UNSET } from './harness.ts'
import { serveFastify } from './serve-fastify.ts'

/** Behaviour particular to Fastify. */
export function fastifyContract(version: 4 | 5, framework: typeof fastify): void {
  const serve = serveFastify.bind(undefined, framework)
  fastifyConnectionsContract(version, framework)
  fastifyStepsContract(version, framework)

  describe(`the plugin of Fastify ${version}`, () => {
    it('is one plugin under both names', () => {
      expect(defaultTracing).toBe(tracing)
    })

    it('makes one span where it is registered twice', async () => {
      const { spans } = await serve(
        async app => {
          await app.register(tracing)
          await app.register(async child => {
            await child.register(tracing)
            child.get('/x', () => 'ok')
          })
        },
        ['/x'],
      )
      expect(spans.map(({ name }) => name)).toEqual(['GET /x'])
    })

    it('traces routes that were declared before it', async () => {
      const exporter = checkedExporter()
      const app = framework() as unknown as FastifyInstance
      app.get('/early', () => 'ok')
      app.register(tracing, { tracer: createTracing({ service: 'test', exporter }).tracer })
      await app.inject('/early')
      await exporter.waitFor(1, { timeout: 30_000 })
      expect(exporter.take().map(({ name }) => name)).toEqual(['GET /early'])
      await app.close()
    })

    it('has no route where the application itself says that there is none', async () => {
      const { statuses, spans } = await serve(
        app =>
          app.register(
            async child => {
              child.setNotFoundHandler((_request, reply) => void reply.code(404).send('none'))
            },
            { prefix: '/api/:version' },
          ),
        ['/api/1/nowhere', '/nowhere'],
      )
      expect(statuses).toEqual([404, 404])
      expect(spans.map(({ name }) => name)).toEqual(['GET', 'GET'])
    })

    it('calls wildcards by their pattern', async () => {
      const { spans } = await serve(app => app.get('/files/*', () => 'ok'), ['/files/a/b'])
      expect(spans.map(({ name }) => name)).toEqual(['GET /files/*'])
    })

    it('does not call a request an error that the schema refuses', async () => {
      const schema = {
        querystring: { type: 'object', required: ['q'], properties: { q: { type: 'string' } } },
      }
      const { statuses, spans } = await serve(app => app.get('/search', { schema }, () => 'ok'), ['/search'])
      expect(statuses).toEqual([400])
      expect(spans[0]).toMatchObject({ name: 'GET /search', status: { code: UNSET }, events: [] })
    })

    it('does not call a body an error that is too large', async () => {
      const headers = { 'content-type': 'application/json' }
      const request = { path: '/', method: 'POST', headers, body: JSON.stringify('x'.repeat(100)) }
      const { statuses, spans } = await serve(app => app.post('/', () => 'ok'), [request], { bodyLimit: 10 })
      expect(statuses).toEqual([413])
      expect(spans[0]).toMatchObject({ name: 'POST /', status: { code: UNSET } })
    })

    it('records what a hook throws', async () => {
      const { spans } = await serve(
        app => {
          app.addHook('onRequest', async () => {
            throw new RangeError('boom')
          })
          app.get('/', () => 'ok')
        },
        ['/'],
      )
      expect(spans[0]).toMatchObject({
        status: { code: ERROR, message: 'boom' },
        attributes: { 'error.type': 'RangeError', 'http.response.status_code': 500 },
      })
      expect(spans[0]?.events).toHaveLength(1)
    })

    it('does not think of an exception that the application has answered', async () => {
      const { spans } = await serve(
        app => {
          app.setErrorHandler((_error, _request, reply) => void reply.code(200).send('never mind'))
          app.get('/', () => {
            throw new RangeError('boom')
          })
        },
        ['/'],
      )
      expect(spans[0]).toMatchObject({ status: { code: UNSET }, events: [] })
    })

    it('is the context of hooks, plugins and their log', async () => {
      const lines: Record<string, unknown>[] = []
      const stream = { write: (line: string) => lines.push(JSON.parse(line)) }
      const { spans } = await serve(
        app => {
          const hooks = [
            'onRequest',
            'preParsing',
            'preValidation',
            'preHandler',
            'preSerialization',
            'onSend',
          ] as const
          for (const hook of hooks) {
            app.addHook(hook as 'onRequest', async request => request.log.info(hook))
          }
          app.register(async child => child.get('/', request => ({ id: request.id })))
        },
        ['/'],
        { logger: { mixin: traceMixin, stream } } as object,
      )
      const hooked = lines.filter(line => /^(on|pre)[A-Z]/.test(String(line.msg)))
      expect(hooked).toHaveLength(6)
      for (const line of hooked) expect(line.span_id).toBe(spans[0]?.spanContext().spanId)
    })

    it('has no span for a path that Fastify answers before any hook', async () => {
      const { statuses, spans } = await serve(app => app.get('/users/:id', () => 'ok'), ['/users/%zz'])
      expect({ statuses, spans }).toEqual({ statuses: [400], spans: [] })
    })

    it('refuses wrong options at registration', async () => {
      const app = framework() as unknown as FastifyInstance
      await expect(async () => await app.register(tracing, { ignore: '/health' } as object)).rejects.toThrow(
        'Expected `ignore` to be a function or an object with `before` or `after`, got `/health` (string)',
      )
    })
  })
}
