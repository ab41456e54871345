import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { RunningBroker } from '@throughline/kafka-broker'
import { startBroker } from '@throughline/kafka-broker'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { LINES_OF_AN_ORDER, linesOf, sendOrder, spansOf } from './order-traces.ts'
import type { Programs } from './programs.ts'
import type { Services } from './services.ts'
import { startServices } from './services.ts'

const TRAPS = fileURLToPath(new URL('traps.py', import.meta.url))

/** What breaks without the precautions of the example: the evidence of `docs/other-languages.md`. */
export function trapsContract(programs: Programs): void {
  describe('without a precaution', () => {
    let broker: RunningBroker
    let services: Services

    beforeAll(async () => {
      broker = await startBroker({ kind: 'embedded' })
      services = await startServices(programs, broker)
    })
    afterAll(async () => {
      await services?.stop()
      await broker?.stop()
    })

    it('Go without a propagator ends the trace and begins others', async () => {
      await services.restart('order-service', { OTEL_PROPAGATORS: 'none' })
      await sendOrder(services, 'user-service', 'two')
      const lines = await linesOf(services, 'two', 12)
      const [first] = lines
      const go = lines.find(({ message }) => message === 'order two is processed')
      expect(first).toMatchObject({ service: 'user-service', customer: 'ada' })
      expect(go).toMatchObject({ service: 'order-service', customer: undefined })
      expect(go?.traceId).not.toBe(first?.traceId)
      await services.collector.waitFor(spans => spans.some(({ name }) => name === 'POST /orders/:id'))
      const spans = await spansOf(services, 'two', 3)
      expect(spans.filter(({ service }) => service === 'order-service')).toEqual([])
      await services.restart('order-service', {})
    })

    it('Go without an endpoint expects a collector that speaks TLS', async () => {
      await services.restart('order-service', { OTEL_EXPORTER_OTLP_ENDPOINT: '' })
      await sendOrder(services, 'user-service', 'tls')
      await vi.waitUntil(() => services.logs.contains('https://localhost:4318/v1/traces'), 30_000)
      await services.restart('order-service', {})
    })

    it('Flask without OTEL_SEMCONV_STABILITY_OPT_IN writes the attributes of old', async () => {
      await services.restart('user-service', { OTEL_SEMCONV_STABILITY_OPT_IN: '' })
      await sendOrder(services, 'user-service', 'old')
      const spans = await spansOf(services, 'old', 28)
      const server = spans.find(({ parentSpanId }) => parentSpanId === undefined)
      expect(server?.attributes).toMatchObject({ 'http.method': 'POST', 'http.status_code': 200 })
      expect(server?.attributes).not.toHaveProperty('http.request.method')
    })

    it('Snappy, the default of franz-go, stops a consumer in kafkajs at the first batch that it shortens', async () => {
      await services.restart('order-service', { KAFKA_COMPRESSION: 'snappy' })
      await sendOrder(services, 'order-service', 'short')
      await linesOf(services, 'short', LINES_OF_AN_ORDER['order-service'])
      await sendOrder(services, 'order-service', 'long'.repeat(200))
      await vi.waitUntil(() => services.logs.contains('Snappy compression not implemented'), 30_000)
    })
  })

  describe('in Python', () => {
    function outputOf(trap: string): string {
      const { stdout, stderr } = spawnSync(programs.python, [TRAPS, trap], { encoding: 'utf8' })
      expect(stderr).toBe('')
      return stdout.trim()
    }

    it('the context argument of a span leaves the baggage behind, and attaching the context does not', () => {
      expect(outputOf('baggage_of_a_context_argument')).toBe('None')
      expect(outputOf('baggage_of_an_attached_context')).toBe('ada')
    })

    it('SIGTERM loses the last spans, and a handler that exits does not', () => {
      expect(outputOf('spans_at_sigterm')).toBe('')
      expect(outputOf('spans_at_sigterm_with_a_handler')).toBe('last')
    })

    it('the SDK has no RateLimitingSampler', () => {
      expect(outputOf('rate_limiting_sampler')).toBe('False')
    })
  })
}
