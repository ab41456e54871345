import { startTracing, withSpan } from '@throughline/core'
import { winstonTrace } from '@throughline/logger/winston'
import winston from 'winston'

const trace = startTracing({ service: 'shop', exporter: [] })

const log = winston.createLogger({
  format: winston.format.combine(winstonTrace(), winston.format.json()),
  transports: [new winston.transports.Console()],
})

log.info('outside of every span')
await withSpan('process_order', async () => log.info('paid', { order: 7 }))
await trace.shutdown()
