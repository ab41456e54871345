import { propagation } from '@opentelemetry/api'
import type { Tracing } from '@throughline/core'
import { createTracing, httpHeaders, parentBased, rateLimit, ratio } from '@throughline/core'
import type { ServerTracing, ServerTracingOptions } from '@throughline/core/integrations'
import { serverTracing, spanOf } from '@throughline/core/integrations'
import { memoryExporter } from '@throughline/core/testing'
import { afterEach, expect, it } from 'vitest'
import { incomingRequest, openResponse } from '../http/http-exchanges.ts'

const ID = '0af7651916cd43dd8448eb211c80319c'
const SPAN_ID = 'b7ad6b7169203331'

/** What a caller can write to have its trace recorded. */
const FORCING: readonly (readonly [string, Record<string, string>])[] = [
  ['the sampled flag', { traceparent: `00-${ID}-${SPAN_ID}-01` }],
  ['B3', { b3: `${ID}-${SPAN_ID}-1` }],
  ['B3 debug', { b3: `${ID}-${SPAN_ID}-d` }],
  ['a decision of B3 alone', { b3: '1' }],
  ['debug of B3 alone', { b3: 'd' }],
  ['several headers of B3', { 'x-b3-traceid': ID, 'x-b3-spanid': SPAN_ID, 'x-b3-flags': '1' }],
  ['the debug flag of Jaeger', { 'uber-trace-id': `${ID}:${SPAN_ID}:0:3` }],
]
const PROPAGATORS = ['tracecontext', 'baggage', 'b3', 'jaeger'] as const

const started: Tracing[] = []

afterEach(async () => {
  await Promise.all(started.splice(0).map(tracing => tracing.shutdown()))
  propagation.disable()
})

/** A server to which all requests come with `headers`. */
function serverOf(
  headers: Record<string, string>,
  options: ServerTracingOptions<unknown>,
): ServerTracing<unknown> {
  const read = () => incomingRequest({ headers })
  return serverTracing({ name: 'test', version: '1', read }, options)
}

/** How many of a hundred requests with these headers are recorded. */
function recorded(
  headers: Record<string, string>,
  sampler: Parameters<typeof parentBased>[0],
  trust?: () => boolean,
): number {
  const exporter = memoryExporter()
  const tracing = createTracing({ exporter, sampler, propagators: PROPAGATORS })
  started.push(tracing)
  const server = serverOf(headers, { tracer: tracing.tracer, ...(trust && { trust }) })
  for (let index = 0; index < 100; index++) spanOf(server.begin({}, openResponse()))?.end()
  return exporter.take().length
}

const root = ratio(0)
const clock = { now: () => 0 }

it.each(FORCING)('a caller forces sampling by %s, unless one of two lines says otherwise', (_, headers) => {
  expect(recorded(headers, root)).toBe(100)
  expect(recorded(headers, root, () => false)).toBe(0)
  expect(recorded(headers, parentBased(root, { remoteParentSampled: rateLimit(10, { clock }) }))).toBe(10)
})

it('the decision of the limit is the one that is passed on', () => {
  const sampler = parentBased(root, { remoteParentSampled: rateLimit(1, { clock }) })
  const tracing = createTracing({ exporter: [], sampler, propagators: PROPAGATORS })
  started.push(tracing)
  const server = serverOf({ b3: `${ID}-${SPAN_ID}-d` }, { tracer: tracing.tracer })
  const sent = [1, 2].map(() =>
    httpHeaders.inject<Record<string, string>>(undefined, server.begin({}, openResponse())),
  )
  expect(sent.map(({ traceparent }) => traceparent?.slice(-2))).toEqual(['01', '00'])
  expect(sent.map(({ b3 }) => b3?.slice(-1))).toEqual(['d', '0'])
  expect(sent[1]?.['uber-trace-id']?.slice(-2)).toBe('00')
})
