import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import type { ReadableSpan as OfficialSpan, SpanProcessor } from '@opentelemetry/sdk-trace-base'
import {
  BatchSpanProcessor,
  ConsoleSpanExporter,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import type { ReadableSpan } from '@throughline/core'
import { decodeRequest } from '@throughline/otlp-decoder'
import { expect, it, vi } from 'vitest'
import { recordSpans } from '../fixtures/span-recorder.ts'

const linked = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', traceFlags: 1 }

function endSpan(spanProcessors: readonly SpanProcessor[] = []): ReadableSpan {
  const { tracer, only } = recordSpans({ spanProcessors })
  const span = tracer.startSpan('work', {
    kind: SpanKind.CLIENT,
    startTime: [1_700_000_000, 5],
    attributes: { text: 'a', number: 1, list: ['a', 'b'] },
    links: [{ context: linked, attributes: { 'link.index': 0 } }],
  })
  span.addEvent('event', { 'event.index': 0 }, [1_700_000_000, 6])
  span.setStatus({ code: SpanStatusCode.ERROR, message: 'declined' })
  span.end([1_700_000_001, 5])
  return only()
}

it.each([
  ['SimpleSpanProcessor', SimpleSpanProcessor],
  ['BatchSpanProcessor', BatchSpanProcessor],
])("goes through OpenTelemetry's %s", async (_, Processor) => {
  const memory = new InMemorySpanExporter()
  const processor = new Processor(memory)
  const span = endSpan([processor])
  await processor.forceFlush()
  expect(memory.getFinishedSpans()).toEqual([span])
  await processor.shutdown()
})

it("is printed by OpenTelemetry's console exporter", () => {
  const dir = vi.spyOn(console, 'dir').mockReturnValue()
  const span = endSpan([new SimpleSpanProcessor(new ConsoleSpanExporter())])
  expect(dir.mock.calls[0]?.[0]).toMatchObject({
    name: 'work',
    traceId: span.spanContext().traceId,
    id: span.spanContext().spanId,
    attributes: { text: 'a', number: 1, list: ['a', 'b'] },
    duration: 1_000_000,
    status: { code: 2, message: 'declined' },
    events: [{ name: 'event' }],
    links: [{ context: linked }],
  })
})

it("is written by OpenTelemetry's OTLP serializers without loss", () => {
  const span = endSpan() as OfficialSpan
  const { traceId, spanId } = span.spanContext()
  const protobuf = decodeRequest(ProtobufTraceSerializer.serializeRequest([span]) as Uint8Array)
  const common = {
    name: 'work',
    kind: 3,
    startTimeUnixNano: '1700000000000000005',
    endTimeUnixNano: '1700000001000000005',
    status: { code: 2, message: 'declined' },
    events: [{ name: 'event', timeUnixNano: '1700000000000000006' }],
  }
  expect(protobuf.resourceSpans[0]?.scopeSpans[0]).toMatchObject({
    scope: { name: 'test', version: '1.2.3' },
    spans: [{ ...common, traceId, spanId, links: [{ traceId: linked.traceId, spanId: linked.spanId }] }],
  })
  const json = JSON.parse(new TextDecoder().decode(JsonTraceSerializer.serializeRequest([span])))
  expect(json.resourceSpans[0].scopeSpans[0].spans[0]).toMatchObject({ ...common, traceId, spanId })
  expect(json.resourceSpans[0].resource.attributes).toContainEqual({
    key: 'service.name',
    value: { stringValue: 'unknown_service:node' },
  })
})
