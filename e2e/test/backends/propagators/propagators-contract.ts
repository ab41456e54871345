import type { Context } from '@opentelemetry/api'
import { propagation, ROOT_CONTEXT, TraceFlags, trace } from '@opentelemetry/api'
import type { PropagatorName } from '@throughline/core'
import { createTracing, httpHeaders } from '@throughline/core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { Format, Propagators } from './start-propagators.ts'
import { startPropagators } from './start-propagators.ts'

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c'
const SPAN_ID = 'b7ad6b7169203331'
const formats: readonly Format[] = ['tracecontext', 'b3', 'b3multi', 'jaeger']
const cases = formats.flatMap(format => [
  { format, sampled: true },
  { format, sampled: false },
])

/** Our propagators and OpenTelemetry's for Go read each other's headers. */
export function propagatorsContract(program: string): void {
  let theirs: Propagators

  beforeAll(() => {
    theirs = startPropagators(program)
  })
  afterAll(() => theirs?.stop())

  describe.each(cases)('$format, sampled $sampled', ({ format, sampled }) => {
    it('is read there as we write it', async () => {
      speak(format)
      const ours = httpHeaders.inject({}, contextOf(sampled))
      expect(await theirs.translate(format, 'tracecontext', ours)).toMatchObject({
        traceparent: traceparent(sampled),
      })
    })

    it('is read here as it is written there', async () => {
      speak(format)
      const headers = await theirs.translate('tracecontext', format, { traceparent: traceparent(sampled) })
      const context = httpHeaders.extract(headers, ROOT_CONTEXT)
      expect(trace.getSpanContext(context)).toMatchObject({
        traceId: TRACE_ID,
        spanId: SPAN_ID,
        traceFlags: sampled ? 1 : 0,
        isRemote: true,
      })
    })
  })

  it('a tracestate comes back from there as it was', async () => {
    speak('tracecontext')
    const headers = { traceparent: traceparent(true), tracestate: 'vendor=1,tenant@system=a:b c' }
    const context = httpHeaders.extract(headers, ROOT_CONTEXT)
    const ours = httpHeaders.inject({}, context)
    expect(await theirs.translate('tracecontext', 'tracecontext', ours)).toEqual(headers)
  })

  it.each([
    'plain',
    'two words',
    'caf\u00e9 \u65e5\u672c \u{1F680}',
    'a,b;c=d',
    '100%',
    '"quoted\\',
    'plus+plus',
    '',
  ])('the baggage %j comes back from there as it was', async value => {
    speak('baggage')
    const baggage = propagation.createBaggage({ tenant: { value } })
    const ours = httpHeaders.inject({}, propagation.setBaggage(ROOT_CONTEXT, baggage))
    const headers = await theirs.translate('baggage', 'baggage', ours)
    const context = httpHeaders.extract(headers, ROOT_CONTEXT)
    expect(propagation.getBaggage(context)?.getEntry('tenant')?.value).toBe(value)
  })
}

/** Sets the propagators of the process until the test is over. */
function speak(...propagators: PropagatorName[]): void {
  const tracing = createTracing({ service: 'shop', exporter: [], propagators })
  onTestFinished(() => tracing.shutdown())
}

function contextOf(sampled: boolean): Context {
  const traceFlags = sampled ? TraceFlags.SAMPLED : TraceFlags.NONE
  return trace.setSpanContext(ROOT_CONTEXT, { traceId: TRACE_ID, spanId: SPAN_ID, traceFlags })
}

function traceparent(sampled: boolean): string {
  return `00-${TRACE_ID}-${SPAN_ID}-${sampled ? '01' : '00'}`
}
