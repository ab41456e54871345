import type { ExporterTransport } from '@throughline/core'
import { otlpExporter } from '@throughline/core'

const transport: ExporterTransport = { send: ({ url, ...options }) => fetch(url, options) }
otlpExporter({ transport })
