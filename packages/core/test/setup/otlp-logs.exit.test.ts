import { describe, expect, it } from 'vitest'
import { startGrpcCollector } from '../exporting/otlp/grpc-collector.ts'
import { startLoggingService } from '../fixtures/child-service.ts'
import type { Collector } from '../fixtures/collector.ts'
import { startCollector } from '../fixtures/collector.ts'
import { jsonLogsIn, logsIn } from '../fixtures/decoded-logs.ts'
import { eventually } from '../fixtures/eventually.ts'
import { hopeless } from '../fixtures/exit-budget.ts'
import type { LoggedEnding } from '../fixtures/logging-service.ts'

/** Port 1 is closed. */
const nowhere = 'http://127.0.0.1:1'

/** The texts of the records that have arrived, in order. */
function texts({ received }: Collector): readonly (string | undefined)[] {
  return received.flatMap(({ body }) => logsIn(body)).map(({ body }) => body?.stringValue)
}

describe('a process whose lines go by OTLP', () => {
  it.each<[LoggedEnding, number]>([
    ['has nothing more to do', 0],
    ['calls process.exit(3)', 3],
    ['throws', 1],
  ])('and %s sends its lines once', async (ending, code) => {
    const collector = await startCollector()
    const { exit } = await startLoggingService(collector.endpoint, ending)
    expect(await exit).toMatchObject({ code })
    expect(texts(collector)).toEqual(['first'])
  })

  it.each(['http/json', 'grpc'])('and exits sends its lines once by %s', async protocol => {
    const [http, grpc] = [await startCollector(), await startGrpcCollector()]
    const endpoint = protocol === 'grpc' ? grpc.url : http.endpoint
    const variables = { OTEL_EXPORTER_OTLP_PROTOCOL: protocol }
    const { exit } = await startLoggingService(endpoint, 'calls process.exit(3)', variables)
    expect(await exit).toMatchObject({ code: 3, stderr: '' })
    const sent = [
      ...http.received.flatMap(({ body }) => jsonLogsIn(body)),
      ...grpc.received.flatMap(({ body }) => logsIn(body)),
    ]
    expect(sent.map(({ body }) => body?.stringValue)).toEqual(['first'])
  })

  it('sends its lines once at a signal, which still ends it', async () => {
    const collector = await startCollector()
    const { child, exit } = await startLoggingService(collector.endpoint, 'waits for a signal')
    child.kill('SIGTERM')
    expect(await exit).toMatchObject({ signal: 'SIGTERM', stderr: '' })
    expect(texts(collector)).toEqual(['first'])
  })

  it('sends what a handler of the signal logs, too', async () => {
    const collector = await startCollector()
    const { child, exit } = await startLoggingService(collector.endpoint, 'logs more at the signal')
    child.kill('SIGTERM')
    expect(await exit).toMatchObject({ code: 3, stderr: '' })
    expect(texts(collector).toSorted()).toEqual(['first', 'last'])
  })

  it('and exits during a request sends the rest, and no line twice where the collector took it', async () => {
    const collector = await startCollector(response => void setTimeout(() => response.end(), 100))
    const { child, exit } = await startLoggingService(
      collector.endpoint,
      'calls process.exit(3) while a request is under way',
    )
    await eventually(() => expect(collector.received).toHaveLength(1))
    child.stdin?.write('end\n')
    expect(await exit).toMatchObject({ code: 3, stderr: '' })
    expect(texts(collector)).toEqual(['first', 'last'])
  })

  it.each<LoggedEnding>(['has nothing more to do', 'calls process.exit(3)', 'throws', 'waits for a signal'])(
    'and %s ends all the same where the collector does not answer, and says that lines are missing',
    async ending => {
      const collector = await startCollector(() => {})
      const { child, exit } = await startLoggingService(collector.endpoint, ending, hopeless(300))
      if (ending === 'waits for a signal') child.kill('SIGTERM')
      const { stderr } = await exit
      expect(stderr).toMatch(
        /^throughline: the process is ending with 1 of 1 log records (unsent|unconfirmed): /m,
      )
    },
  )

  it('says why where there is no collector', async () => {
    const { exit } = await startLoggingService(nowhere, 'calls process.exit(3)', hopeless(500))
    const { code, stderr } = await exit
    expect(code).toBe(3)
    expect(stderr).toMatch(
      /is ending with 1 of 1 log records unsent: \S+ could not be reached: connect ECONNREFUSED/,
    )
  })
})
