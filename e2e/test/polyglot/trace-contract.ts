import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import type { RunningBroker } from '@throughline/kafka-broker'
import type { CollectedSpan } from '@throughline/otlp-collector'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EXPECTED_TRACE } from './expected-trace.ts'
import { LINES_OF_AN_ORDER, linesOf, sendOrder, spansOf } from './order-traces.ts'
import type { Programs } from './programs.ts'
import type { Services } from './services.ts'
import { startServices } from './services.ts'
import { treeLines } from './tree-lines.ts'

/** Orders that succeed and fail are one trace each, with baggage and log lines, through a broker. */
export function traceContract(
  programs: Programs,
  name: string,
  startBroker: () => Promise<RunningBroker>,
): void {
  describe(`a trace through the four services and ${name}`, () => {
    let broker: RunningBroker
    let services: Services

    beforeAll(async () => {
      broker = await startBroker()
      services = await startServices(programs, broker)
    })
    afterAll(async () => {
      await services?.stop()
      await broker?.stop()
    })

    const order = (id: string) => sendOrder(services, 'user-service', id)

    it('is whole: every span has its parent, service, kind and name', async () => {
      expect(await order('17')).toBe(200)
      const spans = await spansOf(services, '17', EXPECTED_TRACE.length)
      expect(treeLines(spans)).toEqual(EXPECTED_TRACE)
      for (const span of spans) expect(span.status.code).not.toBe(SpanStatusCode.ERROR)
    })

    it('has the same attributes of HTTP and Kafka in all languages', async () => {
      expect(await order('18')).toBe(200)
      const spans = await spansOf(services, '18', EXPECTED_TRACE.length)
      const attributesOf = (service: string, kind: SpanKind) =>
        spans.find(span => span.service === service && span.kind === kind)?.attributes
      for (const service of ['user-service', 'order-service', 'payment-service']) {
        expect(attributesOf(service, SpanKind.SERVER)).toMatchObject({
          'http.request.method': expect.any(String),
          'http.response.status_code': expect.any(Number),
          'http.route': expect.stringMatching(/^\/(users|orders|payments)\//),
          'url.path': expect.stringMatching(/^\/(users|orders|payments)\//),
        })
        for (const kind of [SpanKind.PRODUCER, SpanKind.CONSUMER])
          expect(attributesOf(service, kind) ?? attributesOf('shipping-worker', kind)).toMatchObject({
            'messaging.system': 'kafka',
            'messaging.destination.name': 'order-events',
          })
      }
    })

    it('is on the log lines of all services, with the customer of the baggage', async () => {
      expect(await order('19')).toBe(200)
      const lines = await linesOf(services, '19', LINES_OF_AN_ORDER['user-service'])
      const spans = await spansOf(services, '19', EXPECTED_TRACE.length)
      expect(new Set(lines.map(({ traceId }) => traceId)).size).toBe(1)
      for (const { service, spanId } of lines)
        expect(spans.find(span => span.spanId === spanId)).toMatchObject({ service })
      const heard = lines.map(({ service, message, customer }) => `${service}: ${message} (${customer})`)
      expect(heard.sort()).toEqual([
        'order-service: order 19 is processed (ada)',
        'order-service: order 19 is shipped (ada)',
        'order-service: read order_confirmed of order 19 (ada)',
        'order-service: read order_processed of order 19 (ada)',
        'order-service: read payment_charged of order 19 (ada)',
        'payment-service: order 19 is charged (ada)',
        'shipping-worker: read order_confirmed of order 19 (ada)',
        'shipping-worker: read order_processed of order 19 (ada)',
        'shipping-worker: read payment_charged of order 19 (ada)',
        'user-service: order 19 is placed (ada)',
        'user-service: read order_confirmed of order 19 (ada)',
        'user-service: read order_processed of order 19 (ada)',
        'user-service: read payment_charged of order 19 (ada)',
        'user-service: user ada is read (ada)',
      ])
    })

    it('shows an order that is out of stock: an event, exceptions and the statuses', async () => {
      expect(await order('out-of-stock')).toBe(409)
      const spans = await spansOf(services, 'out-of-stock', 7)
      expect(failures(spans)).toEqual([
        'order-service check_inventory: inventory_unavailable, exception (out of stock)',
        'order-service process_order: exception (out of stock)',
        'user-service POST',
        'user-service place_order: exception (409 Client Error)',
      ])
    })

    it('shows an exception in JavaScript on its way through Go and Python', async () => {
      expect(await order('broken-terminal')).toBe(502)
      const spans = await spansOf(services, 'broken-terminal', 13)
      expect(failures(spans)).toEqual([
        'order-service HTTP POST',
        'order-service POST /orders/:id',
        'order-service process_order: exception (the payment service answered 500)',
        'order-service process_payment: exception (the payment service answered 500)',
        'payment-service POST /payments/:order: exception (the card terminal is broken)',
        'payment-service charge_card: exception (the card terminal is broken)',
        'user-service POST',
        'user-service POST /users/<user_id>/orders/<order_id>',
        'user-service place_order: exception (502 Server Error)',
      ])
    })
  })
}

/** The spans with the status ERROR, with their events. */
function failures(spans: readonly CollectedSpan[]): string[] {
  const failed = spans.filter(({ status }) => status.code === SpanStatusCode.ERROR)
  return failed.map(({ service, name, events }) => [`${service} ${name}`, ...noted(events)].join(': ')).sort()
}

function noted(events: CollectedSpan['events']): string[] {
  const texts = events.map(({ name, attributes = {} }) => {
    const message = String(attributes['exception.message'] ?? '').split(':')[0]
    return message === '' ? name : `${name} (${message})`
  })
  return texts.length === 0 ? [] : [texts.join(', ')]
}
