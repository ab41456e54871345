import { context, propagation, trace } from '@opentelemetry/api'
import type { PropagatorName, Tracing } from '@throughline/core'
import { httpHeaders, startTracing, withSpan } from '@throughline/core'
import { afterEach, expect, test } from 'vitest'
import { blocksOf } from './code-blocks.ts'

const shown = blocksOf('docs/headers.md').find(({ code }) => code.startsWith('traceparent: '))?.code ?? ''

const WORDS: readonly PropagatorName[] = ['tracecontext', 'baggage', 'b3', 'b3multi', 'jaeger']

let tracing: Tracing | undefined

afterEach(() => tracing?.shutdown({ timeout: 0 }))

test('the headers are those of the page, byte by byte', () => {
  tracing = startTracing({
    exporter: [],
    propagators: WORDS,
    idGenerator: {
      generateTraceId: () => '4bf92f3577b34da6a3ce929d0e0e4736',
      generateSpanId: () => '00f067aa0ba902b7',
    },
  })
  const baggage = propagation.createBaggage({ tenant: { value: 'ACME & Co' } })
  const withBaggage = propagation.setBaggage(context.active(), baggage)
  const caller = httpHeaders.extract(
    {
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-b7ad6b7169203331-03',
      tracestate: 'ot=th:e6666666666668;rv:f0000000000000,vendor=1',
    },
    withBaggage,
  )
  const written = context.with(caller, () => withSpan('GET', () => httpHeaders.inject()))
  expect(trace.getSpanContext(caller)?.traceFlags).toBe(3)
  expect(
    Object.entries(written)
      .map(([name, value]) => `${name}: ${value}\n`)
      .join(''),
  ).toBe(shown)
})
