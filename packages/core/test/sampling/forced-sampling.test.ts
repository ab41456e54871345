import { ROOT_CONTEXT } from '@opentelemetry/api'
import type { PropagatorName, Sampler } from '@throughline/core'
import { createTracing, httpHeaders, parentBased, rateLimit, ratio } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { expect, it } from 'vitest'

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c'
const SPAN_ID = 'b7ad6b7169203331'
const CALLERS = 1000

const forced: readonly [string, PropagatorName, Readonly<Record<string, string>>][] = [
  ['a traceparent with the sampled flag', 'tracecontext', { traceparent: `00-${TRACE_ID}-${SPAN_ID}-01` }],
  ['b3 that is accepted', 'b3', { b3: `${TRACE_ID}-${SPAN_ID}-1` }],
  ['b3 that asks for debugging', 'b3', { b3: `${TRACE_ID}-${SPAN_ID}-d` }],
  ['a b3 decision without a trace', 'b3', { b3: 'd' }],
  ['x-b3-flags', 'b3multi', { 'x-b3-traceid': TRACE_ID, 'x-b3-spanid': SPAN_ID, 'x-b3-flags': '1' }],
  ['uber-trace-id that asks for debugging', 'jaeger', { 'uber-trace-id': `${TRACE_ID}:${SPAN_ID}:0:3` }],
]

/** How many of the requests of callers that all send `headers` are recorded and exported. */
async function exported(
  sampler: Sampler,
  propagator: PropagatorName,
  headers: Readonly<Record<string, string>>,
): Promise<number> {
  const exporter = memoryExporter()
  const tracing = createTracing({ exporter, sampler, propagators: [propagator] })
  for (let caller = 0; caller < CALLERS; caller++)
    tracing.tracer.startSpan('GET', {}, httpHeaders.extract(headers, ROOT_CONTEXT)).end()
  await tracing.shutdown()
  return exporter.spans.length
}

it.each(forced)(
  '%s makes a service record what its sampler would leave out',
  async (_, propagator, headers) => {
    expect(await exported(ratio(0), propagator, headers)).toBe(CALLERS)
  },
)

it.each(forced)('a limit for remote parents bounds what is forced by %s', async (_, propagator, headers) => {
  const limit = rateLimit(100, { clock: { now: () => 0 } })
  const sampler = parentBased(ratio(0), { remoteParentSampled: limit })
  expect(await exported(sampler, propagator, headers)).toBe(100)
})
