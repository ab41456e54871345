import { warnOnce } from '../base/diagnostics/warn-once.ts'
import type { OptionTable } from '../base/options/checked-options.ts'
import { checkedOptions } from '../base/options/checked-options.ts'
import { A_BOOLEAN } from '../base/options/option-kinds.ts'
import { FLUSH_TIMEOUT, SHUTDOWN_TIMEOUT } from '../base/time/timeouts.ts'
import type { MetricsExportCounts } from '../exporting/otlp/otlp-metrics-exporter.ts'
import { OtlpMetricsExporter } from '../exporting/otlp/otlp-metrics-exporter.ts'
import type {
  CheckedMetricsExport,
  OtlpMetricsExportOptions,
} from '../exporting/otlp/otlp-metrics-options.ts'
import { METRICS_EXPORT_OPTIONS, metricsDelivery } from '../exporting/otlp/otlp-metrics-options.ts'
import type { MeterProvider } from '../metrics/meter-provider.ts'
import type { FlushOptions } from '../span/exporter.ts'
import { flushTimeout } from '../span/flush-timeout.ts'
import { flushAtBothEnds } from './exit-hooks.ts'
import { AT_EXIT_TIMEOUT, EXIT_TIMEOUT } from './exit-timeouts.ts'
import { PeriodicExport } from './periodic-export.ts'
import { A_METER_PROVIDER, readProvider } from './shared-meter-provider.ts'

/** Options of {@link otlpMetrics}. */
export interface OtlpMetricsOptions extends OtlpMetricsExportOptions {
  /** The provider to read, which is not registered. @default that of the process, registered with `@opentelemetry/api` */
  readonly provider?: MeterProvider | undefined
  /** Exports once more before the process ends, for at most 3 seconds. @default true */
  readonly flushOnExit?: boolean | undefined
}

/** Metrics that are sent by OTLP. */
export interface OtlpMetrics {
  readonly provider: MeterProvider
  /** Exports what was measured until now, in at most `timeout` milliseconds (default 30000). Never rejects. */
  flush(options?: FlushOptions): Promise<void>
  /** Exports once more, in at most `timeout` milliseconds (default 5000), and nothing afterwards. Never rejects. */
  shutdown(options?: FlushOptions): Promise<void>
  /** Returns the counts of exports so far. */
  stats(): MetricsExportCounts
}

interface Checked extends CheckedMetricsExport {
  readonly provider?: MeterProvider
  readonly flushOnExit: boolean
}

const OPTIONS: OptionTable<Checked> = {
  ...METRICS_EXPORT_OPTIONS,
  provider: A_METER_PROVIDER,
  flushOnExit: { ...A_BOOLEAN, default: () => true },
}

/**
 * Measures from now on, and sends metrics to an OpenTelemetry collector, or any backend that speaks OTLP, by HTTP or gRPC.
 * Registers a MeterProvider with `@opentelemetry/api`, as `prometheusMetrics` does; both may run side by side. With
 * OTEL_SDK_DISABLED=true nothing is registered, measured or sent.
 *
 * @throws TypeError for an unknown or wrong option, and for `protocol: 'grpc'` without an import of `@throughline/core/otlp-grpc`
 */
export function otlpMetrics(options: OtlpMetricsOptions = {}): OtlpMetrics {
  const { provider: given, flushOnExit, ...checked } = checkedOptions(options, OPTIONS)
  const exporter = new OtlpMetricsExporter(metricsDelivery(checked), checked.temporality)
  const { provider, isDisabled, release } = readProvider(given)
  if (isDisabled) {
    exporter.close()
    return { provider, flush: nothing, shutdown: nothing, stats: () => exporter.counts }
  }
  const exports = new PeriodicExport(provider, exporter, checked.interval)
  const removeHooks = flushOnExit ? flushAtEnd(exports) : () => {}
  let ending: Promise<void> | undefined

  async function end(timeout: number): Promise<void> {
    exports.stop()
    await exports.flush(timeout)
    removeHooks()
    if (!exports.isDelivered) reportLost(exporter.counts.lastError)
    exporter.close()
    release()
  }

  return {
    provider,
    flush: flushOptions => exports.flush(flushTimeout(flushOptions, FLUSH_TIMEOUT)),
    shutdown(flushOptions) {
      ending ??= end(flushTimeout(flushOptions, SHUTDOWN_TIMEOUT))
      return ending
    },
    stats: () => exporter.counts,
  }
}

function reportLost(reason = 'no answer came in time'): void {
  const lost = 'the last metrics were not delivered before the shutdown of their exporter'
  warnOnce(lost, `${lost}: ${reason}`)
}

async function nothing(): Promise<void> {}

/** @returns removes the hooks */
function flushAtEnd(exports: PeriodicExport): () => void {
  let isDrained = false
  let isOver = false

  /** What the wait for the collector has not delivered is sent once more, which reports what is lost. */
  function flushSync(): void {
    if (!isOver && !(isDrained && exports.isDelivered)) exports.flushSync(AT_EXIT_TIMEOUT)
    isOver = true
  }

  const actions = {
    flush: () => exports.flush(0),
    async drain() {
      await exports.flush(EXIT_TIMEOUT - AT_EXIT_TIMEOUT)
      isDrained = true
    },
    flushSync,
  }
  return flushAtBothEnds(actions, flushSync)
}
