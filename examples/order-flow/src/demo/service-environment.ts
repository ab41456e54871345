import type { ExporterWord } from './backend/exporter-words.ts'

/** Variables that choose or replace exporters, or leave out spans: the demo judges whole traces. */
const NOT_FOR_SERVICES = /^OTEL_(EXPORTER_OTLP_|TRACES_|SDK_DISABLED|PROPAGATORS)/

/**
 * The environment of a service: all variables but those that would keep its spans from the collector of the demo.
 * Zipkin gets spans from the services themselves, as it would without the demo.
 */
export function serviceEnvironment(
  env: NodeJS.ProcessEnv,
  endpoint: string,
  exporters: readonly ExporterWord[],
): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !NOT_FOR_SERVICES.test(name))
  return {
    // A trace is printed when all of its spans have arrived.
    OTEL_BSP_SCHEDULE_DELAY: '100',
    ...Object.fromEntries(kept),
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_TRACES_EXPORTER: exporters.includes('zipkin') ? 'otlp,zipkin' : 'otlp',
  }
}
