import { startTracing } from '@throughline/core'

startTracing({ sampler: 'always' })
