import { SpanKind } from '@opentelemetry/api'
import { consoleExporter, currentSpan, startTracing, withSpan } from '@throughline/core'

const trace = startTracing({ service: 'shop', exporter: consoleExporter() })

async function charge(cents) {
  if (cents > 10_000) throw new RangeError('more than the card allows')
  currentSpan()?.addEvent('charged', { cents })
}

async function processOrder(id, cents) {
  await withSpan('process_order', { attributes: { 'order.id': id } }, async () => {
    await withSpan('reserve_stock', span => span.setAttribute('stock.left', 3))
    await withSpan('call_bank', { kind: SpanKind.CLIENT }, () => charge(cents))
  })
}

await processOrder(7, 500)
// withSpan records the error on each span that it leaves, and throws it again.
await processOrder(8, 20_000).catch(error => console.log(`order 8 failed: ${error.message}\n`))

// A span without a function: it is not active, and it is ended by hand.
const span = trace.tracer.startSpan('nightly_report')
span.end()

await trace.shutdown()
