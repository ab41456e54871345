import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import type { TreeSpan } from '@throughline/core/testing'

export const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'

/** The start of every example trace. */
export const epoch = 1_760_000_000

/** `milliseconds` after the start of the example trace. */
export function at(milliseconds: number): [number, number] {
  return [epoch + Math.floor(milliseconds / 1000), Math.round((milliseconds % 1000) * 1e6)]
}

/** An id whose last digits are those of `number`. */
export function id(number: number): string {
  return number.toString(16).padStart(16, '0')
}

/** A span from `start` to `end`, in milliseconds of the trace, with what matters to a test. */
export function example(number: number, start: number, end: number, rest: Partial<TreeSpan> = {}): TreeSpan {
  return {
    name: `span ${number}`,
    kind: SpanKind.INTERNAL,
    traceId,
    spanId: id(number),
    startTime: at(start),
    endTime: at(end),
    status: { code: SpanStatusCode.UNSET },
    attributes: {},
    events: [],
    links: [],
    service: 'shop',
    ...rest,
  }
}

/** A paid order on its way through three services; one span fails. */
export function orderTrace(): TreeSpan[] {
  const failed = { code: SpanStatusCode.ERROR, message: 'out of stock: A-1' }
  return [
    example(1, 0, 48.2, {
      name: 'POST /orders/:id/pay',
      kind: SpanKind.SERVER,
      service: 'payment-service',
      attributes: {
        'http.request.method': 'POST',
        'http.response.status_code': 409,
        'url.path': '/orders/7/pay',
      },
    }),
    example(2, 0.9, 46.1, {
      name: 'process_order',
      parentSpanId: id(1),
      service: 'payment-service',
      attributes: { 'order.id': '7', 'customer.name': 'Ada Lovelace' },
    }),
    example(3, 1.2, 9.7, { name: 'db.query.select_order', parentSpanId: id(2), service: 'payment-service' }),
    example(4, 10, 14.5, {
      name: 'check_inventory',
      parentSpanId: id(2),
      service: 'payment-service',
      status: failed,
      attributes: { 'error.type': 'OutOfStockError' },
      events: [
        { name: 'inventory_unavailable', time: at(11.2), attributes: { sku: 'A-1' } },
        {
          name: 'exception',
          time: at(14.4),
          attributes: {
            'exception.type': 'OutOfStockError',
            'exception.message': 'A-1',
            'exception.stacktrace': 'at',
          },
        },
      ],
    }),
    example(5, 15, 45, {
      name: 'POST',
      kind: SpanKind.CLIENT,
      parentSpanId: id(2),
      service: 'payment-service',
      attributes: { 'url.full': 'http://127.0.0.1:4001/orders', 'http.response.status_code': 202 },
    }),
    example(6, 17, 44, {
      name: 'POST /orders',
      kind: SpanKind.SERVER,
      parentSpanId: id(5),
      parentIsRemote: true,
      service: 'order-service',
      attributes: { 'http.response.status_code': 202, 'url.path': '/orders' },
    }),
    example(7, 20, 42, {
      name: 'send orders',
      kind: SpanKind.PRODUCER,
      parentSpanId: id(6),
      service: 'order-service',
      attributes: { 'messaging.system': 'kafka', 'messaging.destination.name': 'orders' },
    }),
    example(8, 60, 95, {
      name: 'process orders',
      kind: SpanKind.CONSUMER,
      parentSpanId: id(7),
      parentIsRemote: true,
      service: 'shipping-worker',
      attributes: {
        'messaging.destination.name': 'orders',
        'messaging.destination.partition.id': '0',
        'messaging.kafka.offset': 15,
      },
      links: [{ traceId, spanId: id(7) }],
    }),
  ]
}
