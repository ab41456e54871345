import { createTracing } from '@throughline/core'

process.env.OTEL_EXPORTER_OTLP_ENDPOINT = 'http://user:50%@127.0.0.1:9'
const tracing = createTracing()
const { warnings } = tracing.stats()
await tracing.shutdown({ timeout: 1 })
console.log(JSON.stringify(warnings))
