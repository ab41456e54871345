import { createTracing, otlpExporter, withSpan } from '@throughline/core'
import { startCollector } from '@throughline/otlp-collector'
import { expect, test } from 'vitest'

test('hands over the spans that a service exports, with their service and scope', async () => {
  const collector = await startCollector()
  const exporter = otlpExporter({ url: `${collector.endpoint}/v1/traces`, compression: 'gzip' })
  const tracing = createTracing({ service: 'shop', exporter })
  withSpan('outer', { tracer: tracing.tracer, attributes: { n: 7, list: ['a', 'b'] } }, outer => {
    outer.addEvent('happened', { why: 'test' })
    withSpan('inner', { tracer: tracing.tracer }, () => {})
  })
  await tracing.shutdown()
  const spans = await collector.waitFor(arrived => arrived.length === 2)
  const outer = spans.find(span => span.name === 'outer')
  expect(spans.find(span => span.name === 'inner')).toMatchObject({
    service: 'shop',
    parentSpanId: outer?.spanId,
  })
  expect(outer).toMatchObject({ scope: '@throughline/core', attributes: { n: 7, list: ['a', 'b'] } })
  expect(outer?.events).toMatchObject([{ name: 'happened', attributes: { why: 'test' } }])
  await collector.stop()
})

test('refuses what is no OTLP request', async () => {
  const collector = await startCollector()
  const response = await fetch(`${collector.endpoint}/v1/traces`, {
    method: 'POST',
    body: new Uint8Array([0x0a, 0xff]),
  })
  expect(response.status).toBe(400)
  await collector.stop()
})
