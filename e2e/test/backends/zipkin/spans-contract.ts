import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { expect, it } from 'vitest'
import { storedTrace } from './stored-trace.ts'
import type { ZipkinHarness } from './zipkin-harness.ts'

/** 2023-11-14T22:13:20Z, in seconds. */
const START = 1_700_000_000

/** The parts of our spans in Zipkin. */
export function spansContract({ url, shop }: ZipkinHarness): void {
  it.each(['none', 'gzip'] as const)('are stored whole, compression %s', async compression => {
    const { tracer, flush, stats } = shop('b3', compression)
    const span = tracer.startSpan('Charge Card', {
      kind: SpanKind.CLIENT,
      startTime: [START, 123_456_789],
      attributes: {
        'server.address': '203.0.113.9',
        'server.port': 8443,
        'peer.note': 'caf\u00e9 \u{1F680}',
        total: 12.5,
        paid: true,
        items: ['a', 'b'],
      },
    })
    span.addEvent('retried', { attempt: 2 }, [START, 200_000_000])
    span.addEvent('sent', [START, 300_000_000])
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'card refused' })
    span.end([START + 1, 123_956_789])
    await flush()
    expect(stats()).toMatchObject({ exported: 1, dropped: {}, retries: 0 })
    const { traceId, spanId } = span.spanContext()
    const [stored, ...others] = await storedTrace(url(), traceId, 1)
    expect(others).toEqual([])
    expect(stored).toEqual({
      traceId,
      id: spanId,
      kind: 'CLIENT',
      name: 'charge card',
      timestamp: 1_700_000_000_123_456,
      duration: 1_000_500,
      localEndpoint: { serviceName: 'shop' },
      remoteEndpoint: { ipv4: '203.0.113.9', port: 8443 },
      annotations: [
        { timestamp: 1_700_000_000_200_000, value: '"retried": {"attempt":2}' },
        { timestamp: 1_700_000_000_300_000, value: 'sent' },
      ],
      tags: expect.objectContaining({
        'server.address': '203.0.113.9',
        'server.port': '8443',
        'peer.note': 'caf\u00e9 \u{1F680}',
        total: '12.5',
        paid: 'true',
        items: '["a","b"]',
        'otel.status_code': 'ERROR',
        'otel.scope.name': '@throughline/core',
        error: 'card refused',
        'telemetry.sdk.language': 'nodejs',
      }),
    })
  })

  it.each([
    ['CLIENT', SpanKind.CLIENT],
    ['SERVER', SpanKind.SERVER],
    ['PRODUCER', SpanKind.PRODUCER],
    ['CONSUMER', SpanKind.CONSUMER],
    [undefined, SpanKind.INTERNAL],
  ])('have the kind %s', async (stored, kind) => {
    const { tracer, flush } = shop()
    const span = tracer.startSpan('work', { kind })
    span.end()
    await flush()
    const [found] = await storedTrace(url(), span.spanContext().traceId, 1)
    expect(found?.kind).toBe(stored)
    expect(found?.tags).not.toHaveProperty('error')
  })

  it.each([
    [
      { 'server.address': 'Stock.example', 'server.port': 80 },
      { serviceName: 'stock.example', port: 80 },
    ],
    [{ 'server.address': '2001:db8::1' }, { ipv6: '2001:db8::1' }],
    [
      { 'network.peer.address': '::ffff:192.0.2.1', 'network.peer.port': 9092 },
      { ipv4: '192.0.2.1', port: 9092 },
    ],
  ])('lead to %j', async (attributes, remoteEndpoint) => {
    const { tracer, flush } = shop()
    const span = tracer.startSpan('work', { kind: SpanKind.PRODUCER, attributes })
    span.end()
    await flush()
    const [found] = await storedTrace(url(), span.spanContext().traceId, 1)
    expect(found?.remoteEndpoint).toEqual(remoteEndpoint)
  })

  it('are children of their parents, and last at least a microsecond', async () => {
    const { tracer, flush } = shop()
    const parent = tracer.startSpan('parent', { startTime: [START, 0] })
    const inParent = trace.setSpan(context.active(), parent)
    const child = tracer.startSpan('child', { startTime: [START, 1000] }, inParent)
    child.end([START, 1000])
    parent.end([START, 5000])
    await flush()
    const { traceId, spanId } = parent.spanContext()
    expect(await storedTrace(url(), traceId, 2)).toMatchObject([
      { id: spanId, name: 'parent', duration: 5 },
      { id: child.spanContext().spanId, parentId: spanId, name: 'child', duration: 1 },
    ])
  })

  it('come in batches of megabytes, each once', async () => {
    const { tracer, flush, stats } = shop()
    const parent = tracer.startSpan('parent')
    const inParent = trace.setSpan(context.active(), parent)
    const attributes = { text: 'x'.repeat(4096) }
    for (let number = 1; number < 500; number++)
      tracer.startSpan(`child ${number}`, { attributes }, inParent).end()
    parent.end()
    await flush()
    expect(stats()).toMatchObject({ exported: 500, dropped: {} })
    const stored = await storedTrace(url(), parent.spanContext().traceId, 500)
    expect(new Set(stored.map(({ name }) => name)).size).toBe(500)
  })
}
