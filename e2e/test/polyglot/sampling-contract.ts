import type { RunningBroker } from '@throughline/kafka-broker'
import { startBroker } from '@throughline/kafka-broker'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EXPECTED_TRACE, expectedTraceFrom } from './expected-trace.ts'
import type { LogLine } from './log-lines.ts'
import { LINES_OF_AN_ORDER, linesOf, sendOrder, spansOf } from './order-traces.ts'
import type { Programs } from './programs.ts'
import type { Server, ServiceName, Services } from './services.ts'
import { startServices } from './services.ts'
import { treeLines } from './tree-lines.ts'

/** Of so many, chance takes fewer than 4 or more than 28 at a ratio of 0.5 once in 400,000 runs. */
const ORDERS = 32
const HALF: Bounds = { least: 4, most: 28 }
const NONE: Bounds = { least: 0, most: 0 }
/** A ratio of 0.1 within one of 0.5: two in five differ. */
const TWO_IN_FIVE: Bounds = { least: 1, most: 28 }

interface Bounds {
  readonly least: number
  readonly most: number
}

const FOLLOWING = { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.5' }
const BARE = { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.5' }
const BARE_LOWER = { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.1' }
const ALWAYS = { OTEL_TRACES_SAMPLER: 'always_on' }

const roots: readonly Server[] = ['user-service', 'order-service', 'payment-service']

/** The service with another sampler, and how many traces break by the service that they begin in. */
const others: readonly [
  service: ServiceName,
  sampler: Readonly<Record<string, string>>,
  broken: Readonly<Partial<Record<Server, Bounds>>>,
][] = [
  ['order-service', BARE, { 'user-service': NONE, 'payment-service': HALF }],
  ['order-service', BARE_LOWER, { 'user-service': TWO_IN_FIVE }],
  ['order-service', ALWAYS, { 'user-service': HALF, 'payment-service': HALF }],
  ['user-service', BARE, { 'order-service': NONE, 'payment-service': HALF }],
  ['payment-service', BARE, { 'user-service': HALF }],
]

/** All services keep the same traces, as long as each follows its caller. */
export function samplingContract(programs: Programs): void {
  describe('sampling at 0.5', () => {
    let broker: RunningBroker
    let services: Services
    let sent = 0

    beforeAll(async () => {
      broker = await startBroker({ kind: 'embedded' })
      services = await startServices(programs, broker, FOLLOWING)
    })
    afterAll(async () => {
      await services?.stop()
      await broker?.stop()
    })

    /** The lines of each of many orders. */
    function sendOrders(root: Server): Promise<(readonly LogLine[])[]> {
      const orders = Array.from({ length: ORDERS }, () => `${++sent}`)
      return Promise.all(
        orders.map(async order => {
          expect(await sendOrder(services, root, order)).toBe(200)
          return linesOf(services, order, LINES_OF_AN_ORDER[root])
        }),
      )
    }

    it.each(roots)('all services follow %s', async root => {
      const traces = await sendOrders(root)
      expect(traces.filter(isBroken)).toEqual([])
      const kept = traces.filter(isKept)
      expectWithin(kept.length, HALF)
      const expected = expectedTraceFrom(root)
      for (const lines of kept) {
        const spans = await spansOf(services, orderOf(lines), expected.length)
        expect(treeLines(spans)).toEqual(expected)
        if (root === 'payment-service')
          expect(spans.map(({ traceState }) => traceState)).toEqual(expected.map(() => 'ot=th:8'))
        expect(spans.every(span => span.traceId === lines[0]?.traceId)).toBe(true)
      }
      const keptIds = new Set(kept.map(([line]) => line?.traceId))
      const dropped = traces.flatMap(([line]) => (keptIds.has(line?.traceId) ? [] : [line?.traceId]))
      expect(services.collector.spans.filter(({ traceId }) => dropped.includes(traceId))).toEqual([])
    })

    it.each(['00', '01'])('all services follow a caller with the flags %s', async flags => {
      const traceId = `4bf92f3577b34da6a3ce929d0e0e47${flags}`
      const headers = {
        traceparent: `00-${traceId}-00f067aa0ba902b7-${flags}`,
        tracestate: 'vendor=a,ot=th:c',
      }
      await sendOrder(services, 'user-service', `flags-${flags}`, headers)
      const lines = await linesOf(services, `flags-${flags}`, LINES_OF_AN_ORDER['user-service'])
      expect(new Set(lines.map(line => `${line.traceId} ${line.isSampled}`))).toEqual(
        new Set([`${traceId} ${flags === '01'}`]),
      )
      if (flags === '00') return
      const spans = await spansOf(services, `flags-${flags}`, EXPECTED_TRACE.length)
      expect(new Set(spans.map(({ traceState }) => traceState))).toEqual(new Set(['vendor=a,ot=th:c']))
    })

    it.each(others)(
      'one service that samples by itself breaks traces: %s, %o',
      async (service, sampler, broken) => {
        await services.restart(service, sampler)
        for (const [root, bounds] of Object.entries(broken) as [Server, Bounds][]) {
          const traces = await sendOrders(root)
          const { length } = traces.filter(isBroken)
          const { OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: ratio = '' } = sampler
          console.error(
            `polyglot: ${length} of ${ORDERS} traces broken, begun in ${root} at 0.5, with ${name} ${ratio} in ${service}`,
          )
          expectWithin(length, bounds)
        }
        await services.restart(service, {})
      },
    )

    it('with always_on in order-service, its spans of dropped traces have no parent', async () => {
      await services.restart('order-service', ALWAYS)
      const headers = { traceparent: '00-5bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00' }
      await sendOrder(services, 'user-service', 'orphan', headers)
      await linesOf(services, 'orphan', LINES_OF_AN_ORDER['user-service'])
      const expected = expectedTraceFrom('order-service')
      const spans = await spansOf(services, 'orphan', expected.length)
      expect(treeLines(spans)).toContain('orphan order-service SERVER POST /orders/:id')
    })
  })
}

function isBroken(lines: readonly LogLine[]): boolean {
  return new Set(lines.map(line => line.isSampled)).size > 1
}

function isKept(lines: readonly LogLine[]): boolean {
  return lines.every(line => line.isSampled)
}

/** The order of a trace. Lines of several processes arrive in any order, and not each mentions it. */
function orderOf(lines: readonly LogLine[]): string {
  return lines.flatMap(({ message }) => /order (\S+)/.exec(message)?.[1] ?? [])[0] ?? ''
}

function expectWithin(count: number, { least, most }: Bounds): void {
  expect(count).toBeGreaterThanOrEqual(least)
  expect(count).toBeLessThanOrEqual(most)
}
