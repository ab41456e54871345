import { startTracing, withSpan } from '@throughline/core'
import { traceMixin } from '@throughline/logger'
import { pino } from 'pino'

const trace = startTracing({ service: 'shop', exporter: [] })
const log = pino({ base: null, mixin: traceMixin })

log.info('outside of every span')
await withSpan('process_order', async () => {
  log.info({ order: 7 }, 'paid')
  await withSpan('ship_order', async () => log.warn({ order: 7 }, 'shipped late'))
})
await trace.shutdown()
