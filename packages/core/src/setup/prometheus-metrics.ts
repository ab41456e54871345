import type { OptionTable } from '../base/options/checked-options.ts'
import { checkedOptions } from '../base/options/checked-options.ts'
import { A_BOOLEAN } from '../base/options/option-kinds.ts'
import type { MetricsHandler, Scrape } from '../exporting/prometheus/metrics-handler.ts'
import { metricsHandler } from '../exporting/prometheus/metrics-handler.ts'
import { acceptedFormat } from '../exporting/prometheus/prometheus-format.ts'
import { prometheusText } from '../exporting/prometheus/prometheus-writer.ts'
import type { MeterProvider } from '../metrics/meter-provider.ts'
import { A_METER_PROVIDER, readProvider, SilentMeterProvider } from './shared-meter-provider.ts'

/** Options of {@link prometheusMetrics}. */
export interface PrometheusMetricsOptions {
  /** The provider to read, which is not registered. @default that of the process, registered with `@opentelemetry/api` */
  readonly provider?: MeterProvider | undefined
  /** Whether each series has labels that name its instrumentation scope, `otel_scope_name` and so on. @default true */
  readonly scopeLabels?: boolean | undefined
}

/** Metrics that Prometheus reads. */
export interface PrometheusMetrics {
  readonly provider: MeterProvider
  /**
   * Answers a scrape, in OpenMetrics with exemplars where that is asked for: a route handler of Express and of Fastify, and a
   * request listener of `node:http`.
   */
  readonly handler: MetricsHandler
  /**
   * Returns what a scraper gets.
   *
   * @param accept the `Accept` header. @default the text format
   */
  scrape(accept?: string): Promise<Scrape>
  /** Stops measuring, where nothing else reads the provider of the process. */
  shutdown(): void
}

interface Checked {
  readonly provider?: MeterProvider
  readonly scopeLabels: boolean
}

const OPTIONS: OptionTable<Checked> = {
  provider: A_METER_PROVIDER,
  scopeLabels: { ...A_BOOLEAN, default: () => true },
}

/**
 * Measures from now on, for Prometheus. Registers a MeterProvider with `@opentelemetry/api`, which HTTP servers and clients,
 * Kafka clients, instrumentations of OpenTelemetry and the application find there. With OTEL_SDK_DISABLED=true nothing is
 * registered, measured or shown.
 *
 * @throws TypeError for an unknown or wrong option
 */
export function prometheusMetrics(options: PrometheusMetricsOptions = {}): PrometheusMetrics {
  const checked = checkedOptions(options, OPTIONS)
  const { provider, isDisabled, release } = readProvider(checked.provider)
  const shown = isDisabled ? new SilentMeterProvider() : provider

  async function scrape(accept?: string): Promise<Scrape> {
    const format = acceptedFormat(accept)
    const text = prometheusText(await shown.collect(), format, checked.scopeLabels)
    return { contentType: format.contentType, text }
  }

  return { provider, handler: metricsHandler(scrape), scrape, shutdown: release }
}
