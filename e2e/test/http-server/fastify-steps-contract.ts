import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Tracer } from '@opentelemetry/api'
import { trace } from '@opentelemetry/api'
import { traceHook } from '@throughline/fastify'
import type { FastifyInstance, FastifyReply, FastifyRequest, fastify } from 'fastify'
import { describe, expect, it } from 'vitest'
import { ERROR, UNSET } from './harness.ts'
import { serveFastify } from './serve-fastify.ts'

type Done = (error?: Error) => void
type DoneWithValue = (error: Error | null, value: unknown) => void

/** The spans of hooks that are wrapped. */
export function fastifyStepsContract(version: 4 | 5, framework: typeof fastify): void {
  async function serve(declare: (app: FastifyInstance, tracer: Tracer) => unknown) {
    const active: unknown[] = []
    const served = await serveFastify(
      framework,
      (app, tracer) => {
        declare(app, tracer)
        app.get('/', () => {
          active.push(trace.getActiveSpan()?.spanContext().spanId)
          return { ok: true }
        })
      },
      ['/'],
    )
    const server = served.spans.find(({ kind }) => kind === 1)
    const steps = served.spans.filter(({ name }) => name.startsWith('hook '))
    return { ...served, server, steps, active }
  }

  describe(`traced hooks of Fastify ${version}`, () => {
    const callsBack = (_request: FastifyRequest, _reply: FastifyReply, done: Done) => void setImmediate(done)
    const isAsync = async (_request: FastifyRequest, _reply: FastifyReply) => {
      await nextTurn()
    }

    it.each([callsBack, isAsync])('have a span until they are done: %o', async hook => {
      const own: unknown[] = []
      const { server, steps, active, statuses } = await serve((app, tracer) => {
        app.addHook(
          'preHandler',
          traceHook(
            (...args: never[]) => {
              own.push(trace.getActiveSpan()?.spanContext().spanId)
              return Reflect.apply(hook, undefined, args)
            },
            { name: hook.name, tracer },
          ) as typeof isAsync,
        )
      })
      expect(statuses).toEqual([200])
      expect(steps).toMatchObject([{ name: `hook ${hook.name}`, kind: 0, status: { code: UNSET } }])
      expect(steps[0]?.parentSpanContext?.spanId).toBe(server?.spanContext().spanId)
      expect(own).toEqual([steps[0]?.spanContext().spanId])
      expect(active).toEqual([server?.spanContext().spanId])
    })

    it('are all those that have a reply, also in the options of a route', async () => {
      const payloads: unknown[] = []
      const onSend = (
        _request: FastifyRequest,
        _reply: FastifyReply,
        payload: unknown,
        done: DoneWithValue,
      ) => {
        payloads.push(payload)
        done(null, '{"changed":true}')
      }
      const preSerialization = async (_request: FastifyRequest, _reply: FastifyReply, payload: object) => ({
        ...payload,
        serialized: true,
      })
      const { steps } = await serve((app, tracer) => {
        for (const hook of [
          'onRequest',
          'preParsing',
          'preValidation',
          'preHandler',
          'onResponse',
        ] as const) {
          const named = traceHook((...args: unknown[]) => (args.at(-1) as Done)(), { name: hook, tracer })
          app.addHook(hook as 'onRequest', named as never)
        }
        app.addHook('onSend', traceHook(onSend, { tracer }))
        app.addHook('preSerialization', traceHook(preSerialization, { tracer }))
        app.get('/of-route', { preHandler: traceHook(isAsync, { tracer }) }, () => 'ok')
      })
      expect(payloads).toEqual(['{"ok":true,"serialized":true}'])
      expect(steps.map(({ name }) => name)).toEqual([
        'hook onRequest',
        'hook preParsing',
        'hook preValidation',
        'hook preHandler',
        'hook preSerialization',
        'hook onSend',
        'hook onResponse',
      ])
    })

    it.each([
      [
        'calls back with',
        (_request: FastifyRequest, _reply: FastifyReply, done: Done) => done(new RangeError('boom')),
      ],
      [
        'rejects with',
        async () => {
          await nextTurn()
          throw new RangeError('boom')
        },
      ],
    ])('fail where a hook %s an error', async (_, hook) => {
      const { steps, server, statuses } = await serve((app, tracer) =>
        app.addHook('preHandler', traceHook(hook as typeof callsBack, { name: 'auth', tracer })),
      )
      expect(statuses).toEqual([500])
      const failure = { status: { code: ERROR, message: 'boom' }, events: [{ name: 'exception' }] }
      expect([steps, server]).toMatchObject([[{ name: 'hook auth', ...failure }], failure])
    })

    it('end with the response where a hook responds itself', async () => {
      const { spans } = await serve((app, tracer) => {
        const respond = (_request: FastifyRequest, reply: FastifyReply, _done: Done) =>
          void reply.send('cached')
        app.addHook('onRequest', traceHook(respond, { tracer }))
      })
      expect(spans.map(({ name }) => name)).toEqual(['hook respond', 'GET /'])
    })

    it('have no span where they have no reply, and run all the same', async () => {
      let ran = 0
      await serve((app, tracer) => {
        const ready = (done: () => void) => {
          ran++
          done()
        }
        app.addHook('onReady', traceHook(ready, { tracer }))
      })
      expect(ran).toBe(1)
    })
  })
}
