import { createTracing, otlpExporter, withSpan } from '@throughline/core'
import { otlpLogs } from '@throughline/core/logs'
import { expect, onTestFinished, test } from 'vitest'
import { runningViewer } from './running-viewer.ts'

test('a trace has the lines that a logger has sent by OTLP', async () => {
  const running = await runningViewer()
  onTestFinished(() => running.stop())
  const exporter = otlpExporter({ url: `${running.base}/v1/traces` })
  const tracing = createTracing({ service: 'shop', exporter })
  const logs = otlpLogs({ url: `${running.base}/v1/logs`, flushOnExit: false })
  onTestFinished(() => logs.shutdown())
  const { traceId, spanId } = withSpan('work', { tracer: tracing.tracer }, span => {
    logs.write('{"level":40,"time":1760000000001,"order":7,"msg":"late"}\n')
    return span.spanContext()
  })
  await Promise.all([tracing.shutdown(), logs.forceFlush()])
  const { body } = await running.get(`/api/traces/${traceId}/logs`)
  expect(body).toMatchObject({
    leftOut: 0,
    logs: [{ message: 'late', level: 'warn', spanId, attributes: [['order', 7]] }],
  })
})
