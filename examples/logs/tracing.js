import { startTracing } from '@throughline/core'

startTracing({ service: 'orders' })
