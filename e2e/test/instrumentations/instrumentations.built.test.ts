import { SpanKind } from '@opentelemetry/api'
import { expect, test } from 'vitest'
import { outcomeOf } from './outcome-of.ts'

const service = new URL('instrumented-service.mts', import.meta.url)

interface SeenSpan {
  readonly scope: string
  readonly kind: number
  /** The ids of its trace and of itself. */
  readonly identity: string
  readonly parent?: string
  readonly traceparent: string
}

interface Outcome {
  readonly headers: readonly (readonly string[])[]
  readonly spans: readonly SeenSpan[]
}

test.each([
  ['instrumentation first', 'fetch'],
  ['instrumentation last', 'fetch'],
  ['instrumentation first', 'node:http'],
  ['instrumentation last', 'node:http'],
])(
  'with an instrumentation of OpenTelemetry beside ours (%s), %s has one CLIENT span and one header, in one trace',
  async (order, client) => {
    const { outcome } = await outcomeOf<Outcome>(service, [order, client])
    const { headers, spans } = outcome
    const clients = spans.filter(span => span.kind === SpanKind.CLIENT)
    expect(headers).toEqual(clients.map(span => [span.traceparent]))
    const scope = `@opentelemetry/instrumentation-${client === 'fetch' ? 'undici' : 'http'}`
    expect(clients.map(span => span.scope)).toEqual([scope, scope])
    const ours = spans.filter(span => span.scope === '@throughline/core')
    expect(clients.map(span => span.parent)).toEqual(ours.map(span => span.identity))
    expect(new Set(spans.map(span => span.identity.split(' ')[0])).size).toBe(2)
  },
)
