// Through its file: the doors encode only what the API lets be made, and show whole requests.

import {
  createTraceState,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api'
import { describe, expect, it } from 'vitest'
import type { ZipkinSpan } from '../../../src/exporting/zipkin/zipkin-span.ts'
import { zipkinSpan, zipkinTags } from '../../../src/exporting/zipkin/zipkin-span.ts'
import type { SpanRecorder } from '../../fixtures/span-recorder.ts'
import { recordSpans } from '../../fixtures/span-recorder.ts'

const parent = {
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '00f067aa0ba902b7',
  traceFlags: TraceFlags.SAMPLED,
}

function zipkinOf(make: (tracer: SpanRecorder['tracer']) => void): ZipkinSpan {
  const { tracer, only } = recordSpans()
  make(tracer)
  return zipkinSpan(only(), 'shop', { region: 'eu' })
}

const tagsOf = (attributes: Record<string, unknown>): ZipkinSpan['tags'] =>
  zipkinOf(tracer => tracer.startSpan('work', { attributes: attributes as never }).end()).tags

describe('zipkinSpan', () => {
  it('has the ids, the name, whole microseconds and the service', () => {
    const below = trace.setSpanContext(ROOT_CONTEXT, parent)
    const span = zipkinOf(tracer =>
      tracer.startSpan('work', { startTime: [1_700_000_000, 1999] }, below).end([1_700_000_001, 3500]),
    )
    expect(span).toEqual({
      traceId: parent.traceId,
      id: expect.stringMatching(/^[0-9a-f]{16}$/),
      parentId: parent.spanId,
      name: 'work',
      timestamp: 1_700_000_000_000_001,
      duration: 1_000_001,
      localEndpoint: { serviceName: 'shop' },
      tags: { region: 'eu', 'otel.scope.name': 'test', 'otel.scope.version': '1.2.3' },
    })
  })

  it('never has a duration of 0, which Zipkin takes for none', () => {
    const span = zipkinOf(tracer => tracer.startSpan('work', { startTime: [1, 0] }).end([1, 10]))
    expect(span.duration).toBe(1)
    expect(span).not.toHaveProperty('parentId')
  })

  it.each([
    [SpanKind.INTERNAL, undefined],
    [SpanKind.SERVER, 'SERVER'],
    [SpanKind.CLIENT, 'CLIENT'],
    [SpanKind.PRODUCER, 'PRODUCER'],
    [SpanKind.CONSUMER, 'CONSUMER'],
  ])('maps the kind %s to %s', (kind, expected) => {
    expect(zipkinOf(tracer => tracer.startSpan('work', { kind }).end()).kind).toBe(expected)
  })

  it('makes tags of attributes', () => {
    expect(
      tagsOf({
        text: 'a',
        number: 0.5,
        no: false,
        list: ['a', 'b'],
        mixed: [1, null, Number.NaN],
        error: false,
      }),
    ).toEqual({
      region: 'eu',
      'otel.scope.name': 'test',
      'otel.scope.version': '1.2.3',
      text: 'a',
      number: '0.5',
      no: 'false',
      list: '["a","b"]',
      mixed: '[1,null,"NaN"]',
    })
    expect(zipkinTags({ bytes: new Uint8Array([1, 2]) as never, map: { a: 1 } as never })).toEqual({
      bytes: 'AQI=',
      map: '{"a":1}',
    })
  })

  it.each([
    [
      { code: SpanStatusCode.ERROR, message: 'broken' },
      { 'otel.status_code': 'ERROR', error: 'broken' },
    ],
    [{ code: SpanStatusCode.ERROR }, { 'otel.status_code': 'ERROR', error: '' }],
    [{ code: SpanStatusCode.OK }, { 'otel.status_code': 'OK' }],
  ])('says the status %j', (status, tags) => {
    const span = zipkinOf(tracer =>
      tracer
        .startSpan('work', { attributes: { error: 'x' } })
        .setStatus(status)
        .end(),
    )
    expect(span.tags).toMatchObject(tags)
    expect(span.tags?.error).toBe((tags as { error?: string }).error)
  })

  it('makes annotations of events', () => {
    const span = zipkinOf(tracer =>
      tracer
        .startSpan('work')
        .addEvent('plain', [2, 1000])
        .addEvent('full', { a: 1, b: ['x'] }, [2, 2000])
        .end(),
    )
    expect(span.annotations).toEqual([
      { timestamp: 2_000_001, value: 'plain' },
      { timestamp: 2_000_002, value: '"full": {"a":1,"b":["x"]}' },
    ])
  })

  it('has links as tags, in the form that the Collector reads', () => {
    const traceState = createTraceState('a=1,b=2')
    const { tags } = zipkinOf(tracer =>
      tracer
        .startSpan('work', {
          links: [
            { context: { ...parent, traceState }, attributes: { why: 'a|b', many: [1, 2] } },
            { context: parent },
          ],
        })
        .end(),
    )
    const ids = `${parent.traceId}|${parent.spanId}`
    expect(tags).toMatchObject({
      'otlp.link.0': `${ids}|a=1,b=2|{"why":"a|b","many":[1,2]}|0`,
      'otlp.link.1': `${ids}||{}|0`,
    })
  })

  it('counts what was dropped', () => {
    const { tracer, only } = recordSpans({
      spanLimits: { attributeCountLimit: 1, eventCountLimit: 0, linkCountLimit: 0 },
    })
    tracer
      .startSpan('work', { attributes: { a: 1, b: 2 }, links: [{ context: parent }] })
      .addEvent('event')
      .end()
    expect(zipkinSpan(only(), 'shop', {}).tags).toMatchObject({
      'otel.dropped_attributes_count': '1',
      'otel.dropped_events_count': '1',
      'otel.dropped_links_count': '1',
    })
  })
})

describe('the remote endpoint', () => {
  const remoteOf = (attributes: Record<string, unknown>, kind = SpanKind.CLIENT) =>
    zipkinOf(tracer => tracer.startSpan('work', { kind, attributes: attributes as never }).end())
      .remoteEndpoint

  it.each([
    [{ 'peer.service': 'users', 'server.address': 'a' }, { serviceName: 'users' }],
    [
      { 'server.address': 'db.example', 'server.port': 5432 },
      { serviceName: 'db.example', port: 5432 },
    ],
    [
      { 'network.peer.address': '10.0.0.1', 'network.peer.port': 80 },
      { ipv4: '10.0.0.1', port: 80 },
    ],
    [{ 'network.peer.address': '::1' }, { ipv6: '::1' }],
    [{ 'server.address': 'a', 'server.port': 'b' }, { serviceName: 'a' }],
    [{ 'db.namespace': 'orders' }, { serviceName: 'orders' }],
    [{ 'server.address': '' }, undefined],
    [{}, undefined],
  ])('is found in %j', (attributes, expected) => {
    expect(remoteOf(attributes)).toEqual(expected)
  })

  it.each([SpanKind.PRODUCER, SpanKind.CONSUMER])(
    'is the system of the broker for a span of kind %d, whether its address is known or not',
    kind => {
      const system = { 'messaging.system': 'kafka' }
      const serviceName = 'kafka'
      const port = { 'server.port': 9092 }
      expect(remoteOf(system, kind)).toEqual({ serviceName })
      expect(remoteOf({ ...system, 'server.address': 'broker-1', ...port }, kind)).toEqual({
        serviceName,
        port: 9092,
      })
      expect(remoteOf({ ...system, 'server.address': '10.0.0.1', ...port }, kind)).toEqual({
        serviceName,
        ipv4: '10.0.0.1',
        port: 9092,
      })
    },
  )

  it.each([SpanKind.SERVER, SpanKind.INTERNAL])('is none for a span of kind %d', kind => {
    expect(remoteOf({ 'server.address': 'a' }, kind)).toBeUndefined()
  })
})
