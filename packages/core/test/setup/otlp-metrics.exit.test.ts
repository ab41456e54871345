import { describe, expect, it } from 'vitest'
import type { Answer } from '../exporting/http1/fault-server.ts'
import { startGrpcCollector } from '../exporting/otlp/grpc-collector.ts'
import { startMeasuringService } from '../fixtures/child-service.ts'
import type { Collector } from '../fixtures/collector.ts'
import { startCollector } from '../fixtures/collector.ts'
import { jsonMetricsIn, metricsIn } from '../fixtures/decoded-metrics.ts'
import { eventually } from '../fixtures/eventually.ts'
import { hopeless } from '../fixtures/exit-budget.ts'
import type { MeasuredEnding } from '../fixtures/measuring-service.ts'

const underWay = 'calls process.exit(3) while an export is under way'

const LOST = /^throughline: the last metrics were not delivered before the end of the process: /m

/** What each request adds to, or has of, the counter. */
function values({ received }: Collector): readonly (number | undefined)[] {
  return received.map(({ body }) => metricsIn(body).orders?.sum?.dataPoints[0]?.asDouble)
}

describe('a process that measures', () => {
  it.each<[MeasuredEnding, number | null]>([
    ['has nothing more to do', 0],
    ['calls process.exit(3)', 3],
    ['throws', 1],
  ])('and %s sends its metrics once', async (ending, code) => {
    const collector = await startCollector()
    const { exit } = await startMeasuringService(collector.endpoint, ending)
    expect(await exit).toMatchObject({ code })
    expect(values(collector)).toEqual([1])
  })

  it.each(['http/json', 'grpc'])('and exits sends its metrics once by %s', async protocol => {
    const [http, grpc] = [await startCollector(), await startGrpcCollector()]
    const endpoint = protocol === 'grpc' ? grpc.url : http.endpoint
    const variables = { OTEL_EXPORTER_OTLP_PROTOCOL: protocol }
    const { exit } = await startMeasuringService(endpoint, 'calls process.exit(3)', variables)
    expect(await exit).toMatchObject({ code: 3, stderr: '' })
    const sent = [
      ...http.received.map(({ body }) => jsonMetricsIn(body)),
      ...grpc.received.map(({ body }) => metricsIn(body)),
    ]
    expect(sent.map(({ orders }) => orders?.sum?.dataPoints[0]?.asDouble)).toEqual([1])
  })

  it('sends its metrics once at a signal, which still ends it', async () => {
    const collector = await startCollector()
    const { child, exit } = await startMeasuringService(collector.endpoint, 'waits for a signal')
    child.kill('SIGTERM')
    expect(await exit).toMatchObject({ signal: 'SIGTERM', stderr: '' })
    expect(values(collector)).toEqual([1])
  })

  it('adds each value once to deltas where it handles signals itself', async () => {
    const collector = await startCollector(response => void setTimeout(() => response.end(), 100))
    const { child, exit } = await startMeasuringService(collector.endpoint, 'handles signals itself', {
      OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'delta',
    })
    child.kill('SIGTERM')
    expect(await exit).toMatchObject({ code: 3 })
    expect(values(collector).reduce<number>((sum, value = 0) => sum + value, 0)).toBe(1)
  })

  it.each<[string, Answer, readonly number[]]>([
    ['took it', response => void setTimeout(() => response.end(), 100), [1, 10]],
    ['refused it', (response, attempt) => void response.writeHead(attempt === 0 ? 400 : 200).end(), [1, 11]],
    [
      'does not answer it',
      (response, attempt) => {
        if (attempt > 0) response.end()
      },
      [1, 10],
    ],
  ])(
    'and exits during an export sends deltas of what it has not sent, where the collector %s',
    async (_, answer, sent) => {
      const collector = await startCollector(answer)
      const { child, exit } = await startMeasuringService(collector.endpoint, underWay, {
        OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'delta',
        // Half of it is spent on the answer that does not come.
        EXIT_BUDGET: '10000',
      })
      await eventually(() => expect(collector.received).toHaveLength(1))
      child.stdin?.write('end\n')
      expect(await exit).toMatchObject({ code: 3 })
      expect(values(collector)).toEqual(sent)
    },
  )

  it('and exits during an export sends sums from the start', async () => {
    const collector = await startCollector((response, attempt) => {
      if (attempt > 0) response.end()
    })
    const { child, exit } = await startMeasuringService(collector.endpoint, underWay)
    await eventually(() => expect(collector.received).toHaveLength(1))
    child.stdin?.write('end\n')
    expect(await exit).toMatchObject({ code: 3, stderr: '' })
    expect(values(collector)).toEqual([1, 11])
  })

  it.each<MeasuredEnding>([
    'has nothing more to do',
    'calls process.exit(3)',
    'throws',
    'waits for a signal',
  ])(
    'and %s ends all the same where the collector does not answer, and says that metrics are missing',
    async ending => {
      const collector = await startCollector(() => {})
      const { child, exit } = await startMeasuringService(collector.endpoint, ending, hopeless(300))
      if (ending === 'waits for a signal') child.kill('SIGTERM')
      expect((await exit).stderr).toMatch(LOST)
    },
  )

  it.each<MeasuredEnding>(['has nothing more to do', 'waits for a signal'])(
    'and %s says that metrics are missing where the collector refuses them',
    async ending => {
      const collector = await startCollector(response => void response.writeHead(400).end())
      const { child, exit } = await startMeasuringService(collector.endpoint, ending)
      if (ending === 'waits for a signal') child.kill('SIGTERM')
      expect((await exit).stderr).toMatch(LOST)
    },
  )
})
