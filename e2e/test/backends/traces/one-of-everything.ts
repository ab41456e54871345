import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import type { CollectedSpan } from '@throughline/otlp-collector'

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c'
/** Backends sort out what is too old. */
const SECOND = Math.floor(Date.now() / 1000) - 5

/** A trace with every kind of span, and with what the spans of few services have: links, exceptions, both statuses. */
export const oneOfEverything: readonly CollectedSpan[] = [
  span(1, undefined, 'GET /orders/:id', SpanKind.SERVER, {
    attributes: {
      'http.route': '/orders/:id',
      'http.request.method': 'GET',
      'http.response.status_code': 500,
    },
    status: { code: SpanStatusCode.ERROR, message: 'no stock' },
  }),
  span(2, 1, 'POST', SpanKind.CLIENT, {
    status: { code: SpanStatusCode.OK },
    attributes: { 'server.address': 'stock.example', 'server.port': 8443 },
  }),
  span(3, 2, 'caf\u00e9 \u65e5\u672c \u{1F680} "\\', SpanKind.INTERNAL, {
    attributes: {
      text: '',
      yes: true,
      no: false,
      whole: 42,
      half: -0.5,
      texts: ['a', ''],
      numbers: [1, 2.5],
    },
    events: [
      { name: 'retried', time: [SECOND, 31_000_000], attributes: { attempt: 2 } },
      { name: 'exception', time: [SECOND, 32_000_000], attributes: { 'exception.type': 'RangeError' } },
    ],
    status: { code: SpanStatusCode.ERROR },
  }),
  span(4, 1, 'send orders', SpanKind.PRODUCER, {
    attributes: { 'messaging.system': 'kafka', 'messaging.destination.name': 'orders' },
  }),
  span(5, 4, 'process orders', SpanKind.CONSUMER, {
    attributes: { 'messaging.system': 'kafka', 'messaging.destination.name': 'orders' },
    links: [
      { traceId: TRACE_ID, spanId: idOf(3) },
      { traceId: `a${TRACE_ID.slice(1)}`, spanId: idOf(9) },
    ],
  }),
]

/** Each span begins and ends ten and one milliseconds inside of the one before. */
function span(
  number: number,
  parent: number | undefined,
  name: string,
  kind: SpanKind,
  rest: Partial<CollectedSpan>,
): CollectedSpan {
  return {
    service: kind === SpanKind.CONSUMER ? 'warehouse' : 'shop',
    scope: '@throughline/core',
    traceId: TRACE_ID,
    spanId: idOf(number),
    ...(parent === undefined ? {} : { parentSpanId: idOf(parent) }),
    parentIsRemote: kind === SpanKind.CONSUMER,
    name,
    kind,
    startTime: [SECOND, number * 10_000_000 + 123_456],
    endTime: [SECOND, 200_000_000 - number * 1_000_000],
    status: { code: SpanStatusCode.UNSET },
    attributes: {},
    events: [],
    links: [],
    ...rest,
  }
}

function idOf(number: number): string {
  return `b7ad6b716920333${number}`
}
