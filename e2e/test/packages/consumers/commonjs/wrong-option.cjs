const { startTracing } = require('@throughline/core')

startTracing({ sampler: 'always' })
