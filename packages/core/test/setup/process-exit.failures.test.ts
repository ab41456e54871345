import { describe, expect, it } from 'vitest'
import { throttled } from '../exporting/faulty-answers.ts'
import { statuses } from '../exporting/http1/fault-server.ts'
import { failures, startGrpcCollector } from '../exporting/otlp/grpc-collector.ts'
import { startService } from '../fixtures/child-service.ts'
import { startCollector } from '../fixtures/collector.ts'
import { hopeless } from '../fixtures/exit-budget.ts'

/** Port 1 is closed. */
const nowhere = 'http://127.0.0.1:1'
const exiting = 'calls process.exit(3)'

describe('a process that exits and cannot deliver', () => {
  it('says so, and keeps its code, when nobody listens', async () => {
    const { exit } = await startService(nowhere, exiting)
    const { code, stderr } = await exit
    expect(code).toBe(3)
    expect(stderr).toBe(
      `throughline: the process is ending with 1 of 1 spans unsent: ${nowhere}/v1/traces could not be reached: connect ECONNREFUSED 127.0.0.1:1\n`,
    )
  })

  it('waits no longer than a second for a collector that never answers', async () => {
    const collector = await startCollector(() => {})
    const { exit } = await startService(collector.endpoint, exiting, hopeless(300))
    const { code, stdout, stderr } = await exit
    expect(code).toBe(3)
    expect(stdout).toContain('flushes at exit for 1000 ms')
    expect(stderr).toMatch(/1 of 1 spans (unsent|unconfirmed): .* did not answer within \d+ ms\n$/)
  })

  it('does not ask a collector again that failed a moment ago', async () => {
    const collector = await startCollector(throttled(503, { 'retry-after': '3600' }))
    const { child, exit } = await startService(collector.endpoint, 'handles signals itself')
    child.kill('SIGTERM')
    const { code, stderr } = await exit
    expect(code).toBe(7)
    expect(collector.received).toHaveLength(1)
    expect(stderr).toContain('1 of 1 spans unsent: ')
    expect(stderr).toContain('answered 503')
  })

  it('counts what the collector refuses', async () => {
    const collector = await startCollector(statuses(400))
    const { exit } = await startService(collector.endpoint, exiting)
    const { code, stderr } = await exit
    expect(code).toBe(3)
    expect(stderr).toContain('spans are dropped because the collector refused them: ')
  })

  it('says why where gRPC fails', async () => {
    const busy = await startGrpcCollector(failures('UNAVAILABLE'))
    const variables = { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }
    const { stderr } = await (await startService(busy.url, exiting, variables)).exit
    expect(stderr).toContain(`1 of 1 spans unsent: 127.0.0.1:${busy.port} answered UNAVAILABLE: not now`)
    const away = await (await startService(nowhere, exiting, variables)).exit
    expect(away.stderr).toContain(
      '1 of 1 spans unsent: 127.0.0.1:1 could not be reached: connect ECONNREFUSED',
    )
  })
})
