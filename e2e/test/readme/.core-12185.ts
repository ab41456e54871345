import { consoleExporter, startTracing, withSpan } from '@throughline/core'

startTracing({ service: 'shop', exporter: consoleExporter() }) // without `exporter`: OTLP to OTEL_EXPORTER_OTLP_ENDPOINT

const total = await withSpan('process_order', { attributes: { 'order.id': 7 } }, async span => {
  span.addEvent('stock_checked')
  return withSpan('add_up', () => 59.9)
})
console.log(total)
