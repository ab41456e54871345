import type { Tracer } from '@opentelemetry/api'
import {
  createTraceState,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api'

const REMOTE = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  traceFlags: TraceFlags.SAMPLED,
  isRemote: true,
  traceState: createTraceState('vendor=1,other=two'),
}
const LINKED = { ...REMOTE, spanId: '00f067aa0ba902b7', isRemote: false, traceFlags: TraceFlags.NONE }

/** Records a span with one of everything and its child; returns their OTLP in JSON. */
export function recordEverything(tracer: Tracer): unknown[] {
  const span = tracer.startSpan(
    'GET /orders/:id \u{1F680} "\\\n',
    {
      kind: SpanKind.CLIENT,
      startTime: [1_700_000_000, 123_456_789],
      links: [{ context: LINKED, attributes: { why: 'batch' } }],
      attributes: {
        text: 'caf\u00e9 \u65e5\u672c \u{1F680}',
        empty: '',
        yes: true,
        no: false,
        zero: 0,
        largest: Number.MAX_SAFE_INTEGER,
        smallest: Number.MIN_SAFE_INTEGER,
        half: -0.5,
        huge: 1e300,
        infinite: Number.NEGATIVE_INFINITY,
        texts: ['a', ''],
        numbers: [1, 2.5],
        none: [],
      },
    },
    trace.setSpanContext(ROOT_CONTEXT, REMOTE),
  )
  span.addEvent('retried', { attempt: 2 }, [1_700_000_000, 200_000_000])
  span.setStatus({ code: SpanStatusCode.ERROR, message: 'no stock' })
  const child = tracer.startSpan(
    'child',
    { startTime: [1_700_000_001, 0] },
    trace.setSpan(ROOT_CONTEXT, span),
  )
  child.setStatus({ code: SpanStatusCode.OK })
  child.end([1_700_000_001, 1])
  span.end([1_700_000_002, 999_999_999])
  const { spanId } = span.spanContext()
  return [childOf(spanId, child.spanContext().spanId), spanWithEverything(spanId)]
}

function childOf(parentSpanId: string, spanId: string): unknown {
  return {
    traceId: REMOTE.traceId,
    spanId,
    traceState: 'vendor=1,other=two',
    parentSpanId,
    flags: 0x101,
    name: 'child',
    kind: 1,
    startTimeUnixNano: '1700000001000000000',
    endTimeUnixNano: '1700000001000000001',
    status: { code: 1 },
  }
}

function spanWithEverything(spanId: string): unknown {
  return {
    traceId: REMOTE.traceId,
    spanId,
    traceState: 'vendor=1,other=two',
    parentSpanId: REMOTE.spanId,
    flags: 0x301,
    name: 'GET /orders/:id \u{1F680} "\\\n',
    kind: 3,
    startTimeUnixNano: '1700000000123456789',
    endTimeUnixNano: '1700000002999999999',
    attributes: [
      { key: 'text', value: { stringValue: 'caf\u00e9 \u65e5\u672c \u{1F680}' } },
      { key: 'empty', value: { stringValue: '' } },
      { key: 'yes', value: { boolValue: true } },
      { key: 'no', value: { boolValue: false } },
      { key: 'zero', value: { intValue: '0' } },
      { key: 'largest', value: { intValue: '9007199254740991' } },
      { key: 'smallest', value: { intValue: '-9007199254740991' } },
      { key: 'half', value: { doubleValue: -0.5 } },
      { key: 'huge', value: { doubleValue: 1e300 } },
      { key: 'infinite', value: { doubleValue: '-Infinity' } },
      { key: 'texts', value: { arrayValue: { values: [{ stringValue: 'a' }, { stringValue: '' }] } } },
      { key: 'numbers', value: { arrayValue: { values: [{ intValue: '1' }, { doubleValue: 2.5 }] } } },
      { key: 'none', value: { arrayValue: {} } },
    ],
    events: [
      {
        timeUnixNano: '1700000000200000000',
        name: 'retried',
        attributes: [{ key: 'attempt', value: { intValue: '2' } }],
      },
    ],
    links: [
      {
        traceId: LINKED.traceId,
        spanId: LINKED.spanId,
        traceState: 'vendor=1,other=two',
        attributes: [{ key: 'why', value: { stringValue: 'batch' } }],
        flags: 0x100,
      },
    ],
    status: { message: 'no stock', code: 2 },
  }
}
