import { currentSpan, startTracing, withSpan } from '@throughline/core'
import winston from 'winston'

const trace = startTracing({ service: 'shop', exporter: [] })

/** Adds the ids of the active span to each line, as the mixin of @throughline/logger does for pino. */
const traceIds = winston.format(line => {
  const span = currentSpan()?.spanContext()
  if (span !== undefined) Object.assign(line, { trace_id: span.traceId, span_id: span.spanId })
  return line
})

const log = winston.createLogger({
  format: winston.format.combine(traceIds(), winston.format.json()),
  transports: [new winston.transports.Console()],
})

log.info('outside of every span')
await withSpan('process_order', async () => log.info('paid', { order: 7 }))
await trace.shutdown()
