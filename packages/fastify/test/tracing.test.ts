import { createTracing, rules } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { tracing } from '@throughline/fastify'
import { fastify } from 'fastify'
import { expect, test } from 'vitest'

const WRONG: [options: unknown, sentence: string][] = [
  [{ tracer: {} }, 'Expected `tracer` to be a Tracer of @opentelemetry/api, got `{}` (object)'],
  [
    { ignore: ['/health'] },
    'Expected `ignore` to be a function or an object with `before` or `after`, got `[string]` (array)',
  ],
  [{ trust: 1 }, 'Expected `trust` to be a function, got `1` (number)'],
  [
    { skip: true },
    'Unknown option `skip` (boolean); did you mean `ignore`? Known options are tracer, ignore, trust, onStart, onEnd, name, responseHeader, streams, messages, captureHeaders, redact',
  ],
]

test.each(WRONG)('wrong options are refused at registration: %o', async (options, sentence) => {
  const app = fastify()
  await expect((async () => await app.register(tracing, options as object))()).rejects.toThrow(
    new TypeError(sentence),
  )
})

test('it is a plugin that says its name and what it works with', () => {
  const meta = Reflect.get(tracing, Symbol.for('plugin-meta'))
  expect(meta).toMatchObject({ name: '@throughline/fastify', fastify: '4.x || 5.x' })
})

test('a request has a place for its span before it has one', async () => {
  const app = fastify()
  await app.register(tracing, Object.freeze({ ignore: () => true }))
  app.get('/', async request => ({ span: request.span }))
  expect((await app.inject('/')).json()).toEqual({ span: null })
})

test('a name of a route comes with the prefixes of the plugins around it', async () => {
  const exporter = memoryExporter()
  const app = fastify()
  await app.register(tracing, { tracer: createTracing({ service: 'test', exporter }).tracer })
  await app.register(async users => void users.get('/orders/:order', async () => 'ok'), {
    prefix: '/users/:user',
  })
  await app.inject('/users/1/orders/2')
  await exporter.waitFor(1, { timeout: 30_000 })
  expect(exporter.take().map(({ name }) => name)).toEqual(['GET /users/:user/orders/:order'])
})

test('a sampler is told the route', async () => {
  const exporter = memoryExporter()
  const sampler = rules([{ route: '/orders/:id', sampler: 1 }, { sampler: 0 }])
  const app = fastify()
  await app.register(tracing, { tracer: createTracing({ service: 'test', exporter, sampler }).tracer })
  app.get('/orders/:id', async () => 'found')
  app.get('/health', async () => 'well')
  for (const url of ['/orders/7', '/health', '/nowhere']) await app.inject(url)
  await app.close()
  expect((await exporter.waitFor(1, { timeout: 30_000 })).map(span => span.name)).toEqual(['GET /orders/:id'])
})

test('calling the plugin instead of registering it is a sentence', async () => {
  const called = (tracing as unknown as () => Promise<void>)()
  await expect(fastify().register(called as never)).rejects.toThrow(
    /^Expected `app\.register\(tracing\)`, got `app\.register\(tracing\(\)\)`/,
  )
})
