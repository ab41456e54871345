import { readFile } from 'node:fs/promises'
import { createTopic, startBroker } from '@throughline/kafka-broker'
import type { StoringServer } from '@throughline/servers'
import { startVictoriaLogs } from '@throughline/servers'
import { Kafka, logLevel } from 'kafkajs'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { composeService, exampleFile } from '../examples/compose.ts'
import { startLoggingService } from './start-logging-service.ts'

/** The lines of all services in VictoriaLogs, found by the trace. */
export function logsContract(): void {
  let server: StoringServer

  beforeAll(async () => {
    const { command = [] } = composeService('victoria-logs/compose.yaml', 'victoria-logs')
    server = await startVictoriaLogs(command.filter(flag => !flag.startsWith('-storageDataPath=')))
  }, 900_000)
  afterAll(() => server?.stop())

  it('one trace id finds the lines of three services, over HTTP and Kafka', async () => {
    const lines = await linesOfTwoOrders()
    await ship(lines)
    const traces = new Set(lines.flatMap(traceIdOf))
    expect(traces.size).toBe(2)
    for (const traceId of traces) {
      const { length } = lines.filter(line => line.includes(traceId))
      await expect.poll(() => search(`trace_id:"${traceId}"`)).toHaveLength(length)
      const found = await search(`trace_id:"${traceId}" _msg:"order at" | sort by (name)`)
      expect(found).toMatchObject(
        ['gateway', 'orders', 'shipping'].map(name => ({
          name,
          _msg: `order at ${name}`,
          order: '7',
          span_id: expect.stringMatching(/^[\da-f]{16}$/),
        })),
      )
      expect(new Set(found.map(({ span_id }) => span_id)).size).toBe(3)
    }
  }, 120_000)

  /** By the address that the README gives to curl. */
  async function ship(lines: readonly string[]): Promise<void> {
    const readme = await readFile(exampleFile('victoria-logs/README.md'), 'utf8')
    const [, path] = /'http:\/\/localhost:9428([^']+)'/.exec(readme) ?? []
    const response = await fetch(`${server.url}${path}`, { method: 'POST', body: lines.join('\n') })
    expect(response.ok, await response.text()).toBe(true)
  }

  async function search(query: string): Promise<Record<string, string>[]> {
    const response = await fetch(`${server.url}/select/logsql/query?${new URLSearchParams({ query })}`)
    const text = await response.text()
    return text
      .split('\n')
      .filter(line => line !== '')
      .map(line => JSON.parse(line))
  }
}

/** Two requests to three processes: two over HTTP, the last through Kafka. */
async function linesOfTwoOrders(): Promise<string[]> {
  const broker = await startBroker({ kind: 'embedded' })
  onTestFinished(() => broker.stop())
  const [address = ''] = broker.brokers
  const admin = new Kafka({ clientId: 'test', brokers: [address], logLevel: logLevel.NOTHING }).admin()
  await createTopic(admin, 'orders')
  await admin.disconnect()
  const shipping = await startLoggingService('shipping', address)
  const orders = await startLoggingService('orders', address)
  const gateway = await startLoggingService('gateway', address, orders.url)
  for (let order = 0; order < 2; order++) {
    const shipped = shipping.next()
    await fetch(`${gateway.url}/orders/7`)
    await shipped
  }
  const logged = await Promise.all([gateway.stop(), orders.stop(), shipping.stop()])
  return logged.flatMap(text => text.trim().split('\n'))
}

function traceIdOf(line: string): string[] {
  const { trace_id: traceId } = JSON.parse(line) as { trace_id?: string }
  return traceId === undefined ? [] : [traceId]
}
