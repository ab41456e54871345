import { createRequire } from 'node:module'
import { setTimeout as pause } from 'node:timers/promises'

/** Ends spans at a steady rate, and reports what the sender says when it has had the time for the last answer. */
const [sender, url, seconds, rate, latency, folder] = process.argv.slice(2)
const require = createRequire(`${folder.replace(/\/?$/, '/')}package.json`)
const STEP = 10
const senders = { throughline: startThroughline, opentelemetry: startOpenTelemetry }
const { tracer, confirmed, gatherMillis } = senders[sender]()

const perStep = (Number(rate) * STEP) / 1000
const began = performance.now()
let ended = 0
while (performance.now() - began < Number(seconds) * 1000) {
  // A timer that is late makes up for it.
  const due = Math.floor((performance.now() - began) / STEP) * perStep
  for (; ended < due; ended++) {
    const span = tracer.startSpan('GET /orders/:id', { attributes: { 'http.route': '/orders/:id' } })
    span.setAttributes({
      'http.request.method': 'GET',
      'http.response.status_code': 200,
      'url.path': '/orders/1',
    })
    span.end()
  }
  await pause(STEP)
}
await pause(gatherMillis + Number(latency) + 2000)
process.send({ ended, confirmed: confirmed() })

function startThroughline() {
  const { createTracing, otlpExporter } = require('@throughline/core')
  const { tracer, stats } = createTracing({ service: 'bench', exporter: otlpExporter({ url }) })
  return { tracer, confirmed: () => stats().exported, gatherMillis: 1000 }
}

function startOpenTelemetry() {
  const { BasicTracerProvider, BatchSpanProcessor } = require('@opentelemetry/sdk-trace-base')
  const { OTLPTraceExporter } = require('@opentelemetry/exporter-trace-otlp-proto')
  const exporter = new OTLPTraceExporter({ url })
  const send = exporter.export.bind(exporter)
  let count = 0
  exporter.export = (spans, done) =>
    send(spans, result => {
      if (result.code === 0) count += spans.length
      done(result)
    })
  const provider = new BasicTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] })
  return { tracer: provider.getTracer('bench'), confirmed: () => count, gatherMillis: 5000 }
}
