import { once } from 'node:events'
import type { Server } from 'node:http'
import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { Exporter } from '@throughline/core'
import { createTracing, otlpExporter, zipkinExporter } from '@throughline/core'
import { memoryExporter } from '@throughline/core/testing'
import { spansIn } from '@throughline/otlp-decoder'
import { describe, expect, it, onTestFinished } from 'vitest'
import { eventually } from '../../fixtures/eventually.ts'
import { freePort } from '../../fixtures/free-port.ts'
import { recordProblems } from '../../fixtures/problem-log.ts'
import { startFaultServer } from '../http1/fault-server.ts'

/** A collector that is started and stopped, always at the same port, and remembers the numbers of the spans. */
async function intermittentCollector() {
  const port = await freePort()
  const numbers = new Set<string>()
  let server: Server | undefined
  onTestFinished(stop)
  return { url: `http://127.0.0.1:${port}/v1/traces`, numbers, start, stop }

  async function start(): Promise<void> {
    server = createServer(async (request, response) => {
      const body = await buffer(request)
      // At once: the exporter has little time for a request, so that it notices soon when the collector is away.
      response.end()
      for (const { attributes } of spansIn(body)) numbers.add(attributes?.[0]?.value.intValue ?? '')
    }).listen(port, '127.0.0.1')
    await once(server, 'listening')
  }

  async function stop(): Promise<void> {
    if (server?.listening !== true) return
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }
}

/** Milliseconds for an export: enough for a request, and soon over when the collector is away. */
const TIMEOUT = 2000

function tracingTo(exporter: Exporter) {
  const tracing = createTracing({ exporter })
  let count = 0
  onTestFinished(() => tracing.shutdown({ timeout: 0 }))
  return { ...tracing, make, delivered }

  function make(spans: number): void {
    for (let index = 0; index < spans; index++) {
      tracing.tracer.startSpan('work', { attributes: { number: count++, 'http.route': '/orders/:id' } }).end()
    }
  }

  /** Asks the collector again until it has taken so many. */
  function delivered(spans: number): Promise<void> {
    return eventually(async () => {
      await tracing.flush()
      expect(tracing.stats().exported).toBe(spans)
    })
  }
}

describe('while the collector is away', () => {
  it('a minute at 1,000 spans a second is kept, and arrives when it is back', async () => {
    const sentences = recordProblems()
    const collector = await intermittentCollector()
    const own = () => sentences.filter(sentence => sentence.includes(collector.url))
    await collector.start()
    const { make, delivered, stats } = tracingTo(
      otlpExporter({ url: collector.url, timeout: TIMEOUT, batchDelay: 10 }),
    )
    make(100)
    await delivered(100)
    await collector.stop()
    for (let second = 0; second < 60; second++) {
      make(1000)
      await new Promise(resolve => setImmediate(resolve))
    }
    await eventually(() => expect(own()).toHaveLength(1))
    expect(stats().lastExportError).toContain('ECONNREFUSED')
    expect(stats()).toMatchObject({ encoded: 60_100, exported: 100, dropped: {} })
    await collector.start()
    make(100)
    await delivered(60_200)
    expect(stats()).toMatchObject({ dropped: {}, queueBytes: 0 })
    await eventually(() => expect(collector.numbers.size).toBe(60_200))
    expect(own()).toEqual([expect.stringContaining('spans wait in memory until it is back')])
  })

  it('the newest are dropped where the bound is reached, counted, and reported once with the knob', async () => {
    const sentences = recordProblems()
    const collector = await intermittentCollector()
    const exporter = otlpExporter({ url: collector.url, timeout: TIMEOUT, maxQueueBytes: 1_200_000 })
    const { make, flush, delivered, stats } = tracingTo(exporter)
    make(30_000)
    await flush()
    const { dropped, queueBytes, encoded } = stats()
    const lost = dropped['queue full'] ?? 0
    expect(lost).toBeGreaterThan(0)
    expect(queueBytes).toBeLessThanOrEqual(1_200_000)
    expect(
      sentences.filter(sentence => sentence.includes('raise `maxQueueBytes` (now 1200000)')),
    ).toHaveLength(1)
    await collector.start()
    await delivered(encoded - lost)
    expect(stats().queueBytes).toBe(0)
    await eventually(() => expect(collector.numbers.size).toBe(encoded - lost))
    for (let number = 0; number < 1000; number++) expect(collector.numbers).toContain(String(number))
  })
})

describe('several exporters', () => {
  it('do not wait for one that hangs', async () => {
    recordProblems()
    const silent = await startFaultServer(() => {})
    const collector = await startFaultServer()
    const zipkin = await startFaultServer()
    const memory = memoryExporter()
    const stuck = { export: () => {}, shutdown: async () => {} }
    const tracing = createTracing({
      exporter: [
        otlpExporter({ url: silent.url, batchDelay: 1 }),
        stuck,
        otlpExporter({ url: collector.url, batchDelay: 1 }),
        zipkinExporter({ url: zipkin.url, batchDelay: 1 }),
        memory,
      ],
    })
    onTestFinished(() => tracing.shutdown({ timeout: 0 }))
    for (let round = 1; round <= 3; round++) {
      tracing.tracer.startSpan('work').end()
      await eventually(() =>
        expect([collector.received.length, zipkin.received.length]).toEqual([round, round]),
      )
    }
    expect(memory.spans).toHaveLength(3)
  })
})
