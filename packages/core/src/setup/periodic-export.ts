import { context, ROOT_CONTEXT } from '@opentelemetry/api'
import { timerMillis, withinDeadline } from '../base/time/pause.ts'
import { suppressTracing } from '../context/suppress-tracing.ts'
import type { OtlpMetricsExporter } from '../exporting/otlp/otlp-metrics-exporter.ts'
import type { MeterProvider } from '../metrics/meter-provider.ts'

/** Exports the metrics of a provider again and again. Specification: metrics/sdk.md, "Periodic exporting MetricReader". */
export class PeriodicExport {
  readonly #provider: MeterProvider
  readonly #exporter: OtlpMetricsExporter
  readonly #timer: NodeJS.Timeout
  /** The export that is under way. */
  #last: Promise<void> = Promise.resolve()
  #isUnderWay = false

  /** @param interval milliseconds */
  constructor(provider: MeterProvider, exporter: OtlpMetricsExporter, interval: number) {
    this.#provider = provider
    this.#exporter = exporter
    this.#timer = context.with(suppressTracing(ROOT_CONTEXT), () =>
      setInterval(() => this.#tick(), timerMillis(interval)),
    )
    this.#timer.unref()
  }

  /** Whether the collector has the values of the newest export. */
  get isDelivered(): boolean {
    return !this.#isUnderWay && this.#exporter.counts.lastError === undefined
  }

  /** Exports what was measured until now, in at most `timeout` milliseconds. Never rejects. */
  async flush(timeout: number): Promise<void> {
    this.#exporter.hurry(performance.now() + timeout)
    await withinDeadline(timeout, this.#enqueue())
  }

  /** Exports once more before it returns, and reports where that fails too. */
  flushSync(timeout: number): void {
    this.stop()
    this.#exporter.exportSync(this.#provider.collectSync(), timeout)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  /** An export that takes longer than the interval is not joined by another. */
  #tick(): void {
    if (!this.#isUnderWay) void this.#enqueue()
  }

  #enqueue(): Promise<void> {
    this.#last = this.#last.then(() => this.#export())
    return this.#last
  }

  async #export(): Promise<void> {
    this.#isUnderWay = true
    try {
      await this.#exporter.export(await this.#provider.collect())
    } finally {
      this.#isUnderWay = false
    }
  }
}
