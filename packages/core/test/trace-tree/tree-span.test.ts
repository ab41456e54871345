import { ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api'
import type { ReadableSpan } from '@throughline/core'
import { TracerProvider } from '@throughline/core'
import { treeSpan } from '@throughline/core/testing'
import { expect, test } from 'vitest'
import { at } from './tree-span-example.ts'

const remote = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), traceFlags: 1, isRemote: true }
const other = { traceId: 'c'.repeat(32), spanId: 'd'.repeat(16), traceFlags: 1 }

function ended(): ReadableSpan {
  const spans: ReadableSpan[] = []
  const processor = {
    onStart() {},
    onEnd: (span: ReadableSpan) => spans.push(span),
    async forceFlush() {},
    async shutdown() {},
  }
  const span = new TracerProvider({ spanProcessors: [processor] })
    .getTracer('test')
    .startSpan(
      'GET /',
      { kind: SpanKind.SERVER, startTime: at(0), attributes: { a: 1 }, links: [{ context: other }] },
      trace.setSpanContext(ROOT_CONTEXT, remote),
    )
  span.addEvent('seen', { by: 'me' }, at(1)).end(at(2))
  return spans[0] as ReadableSpan
}

test('an ended span keeps what its tree shows', () => {
  const span = ended()
  expect(treeSpan(span)).toMatchObject({
    name: 'GET /',
    kind: SpanKind.SERVER,
    traceId: remote.traceId,
    spanId: span.spanContext().spanId,
    parentSpanId: remote.spanId,
    parentIsRemote: true,
    startTime: at(0),
    endTime: at(2),
    attributes: { a: 1 },
    events: [{ name: 'seen', time: at(1), attributes: { by: 'me' } }],
    links: [{ traceId: other.traceId, spanId: other.spanId }],
    service: expect.stringMatching(/^unknown_service/),
  })
})
