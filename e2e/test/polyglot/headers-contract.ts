import { startBroker } from '@throughline/kafka-broker'
import { expect, it, onTestFinished } from 'vitest'
import { EXPECTED_TRACE } from './expected-trace.ts'
import { LINES_OF_AN_ORDER, linesOf, sendOrder } from './order-traces.ts'
import type { Programs } from './programs.ts'
import { startServices } from './services.ts'
import { treeLines } from './tree-lines.ts'

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c'
const SPAN_ID = 'b7ad6b7169203331'

/** The headers of a caller that drops the trace. */
const DROPPED = {
  b3: { b3: `${TRACE_ID}-${SPAN_ID}-0` },
  b3multi: { 'x-b3-traceid': TRACE_ID, 'x-b3-spanid': SPAN_ID, 'x-b3-sampled': '0' },
  jaeger: { 'uber-trace-id': `${TRACE_ID}:${SPAN_ID}:0:0` },
} as const
const formats = Object.keys(DROPPED) as (keyof typeof DROPPED)[]

/** Traces are whole with the headers of Zipkin and Jaeger, too, and each service sends its last spans when it is stopped. */
export function headersContract(programs: Programs): void {
  it.each(formats)('a trace is whole with the headers %s and services that are stopped', async format => {
    const broker = await startBroker({ kind: 'embedded' })
    onTestFinished(() => broker.stop())
    const services = await startServices(programs, broker, {
      OTEL_PROPAGATORS: `${format},baggage`,
      OTEL_BSP_SCHEDULE_DELAY: '600000',
    })
    onTestFinished(() => services.stop())

    expect(await sendOrder(services, 'user-service', 'kept')).toBe(200)
    expect(await sendOrder(services, 'user-service', 'dropped', DROPPED[format])).toBe(200)
    const kept = await linesOf(services, 'kept', LINES_OF_AN_ORDER['user-service'])
    const dropped = await linesOf(services, 'dropped', LINES_OF_AN_ORDER['user-service'])
    for (const line of kept) expect(line).toMatchObject({ isSampled: true, customer: 'ada' })
    for (const line of dropped)
      expect(line).toMatchObject({ traceId: TRACE_ID, isSampled: false, customer: 'ada' })

    expect(services.collector.spans).toEqual([])
    await services.stopServices()
    expect(treeLines(services.collector.spans)).toEqual(EXPECTED_TRACE)
  })
}
