import { SpanKind } from '@opentelemetry/api'
import { expect, test } from 'vitest'
import { outcomeOf } from './outcome-of.ts'

const server = new URL('instrumented-server.mts', import.meta.url)

interface SeenSpan {
  readonly scope: string
  readonly name: string
  readonly kind: SpanKind
  readonly id: string
  readonly parent?: string
  readonly status: number
  readonly attributes: Readonly<Record<string, unknown>>
  readonly exceptions: readonly string[]
}

test.each(['express', 'express4', 'fastify', 'fastify4'])(
  'beside the http instrumentation of OpenTelemetry, a request to %s has one SERVER span, with route and error',
  async framework => {
    const paths = ['/orders/7?token=s3cret', '/orders/none']
    const { outcome: spans } = await outcomeOf<SeenSpan[]>(server, [framework, ...paths])
    const served = spans.filter(({ kind }) => kind === SpanKind.SERVER)
    const attributes = { 'http.route': '/orders/:id', 'http.request.method': 'GET', 'url.scheme': 'http' }
    const one = {
      scope: '@opentelemetry/instrumentation-http',
      name: 'GET /orders/:id',
      parent: '00f067aa0ba902b7',
    }
    expect(served).toMatchObject([
      {
        ...one,
        status: 0,
        attributes: { ...attributes, 'url.query': 'token=REDACTED', 'http.response.status_code': 200 },
        exceptions: [],
      },
      {
        ...one,
        status: 2,
        attributes: { ...attributes, 'error.type': 'RangeError', 'http.response.status_code': 500 },
        exceptions: ['RangeError'],
      },
    ])
    const work = spans.filter(({ name }) => name === 'work')
    expect(work.map(({ parent }) => parent)).toEqual(served.map(({ id }) => id))
  },
)
