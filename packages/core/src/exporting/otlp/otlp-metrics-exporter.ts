import { warnOnce } from '../../base/diagnostics/warn-once.ts'
import type { CollectedMetrics } from '../../metrics/metric-data.ts'
import type { DeliveryResult } from '../delivery/delivery-result.ts'
import type { Transport } from '../delivery/transport.ts'
import { encodeMetrics } from './encode-metrics.ts'
import { MetricBaseline } from './metric-baseline.ts'
import type { Temporality } from './temporality.ts'

/** What became of the exports so far. */
export interface MetricsExportCounts {
  /** Accepted by the backend. */
  readonly exported: number
  /** Not accepted; the next export carried their values too. */
  readonly failed: number
  /** Points that the backend has rejected. */
  readonly rejectedPoints: number
  /** Requests that were sent again. */
  readonly retries: number
  /** The failure of the last export, if it failed. */
  readonly lastError?: string
}

/** How many spans a request with metrics has. */
const NO_SPANS = 0

/** Sends what is collected, one export at a time. */
export class OtlpMetricsExporter {
  readonly #transport: Transport
  readonly #temporality: Temporality
  readonly #baseline = new MetricBaseline()
  #exported = 0
  #failed = 0
  #rejectedPoints = 0
  #lastError: string | undefined

  constructor(transport: Transport, temporality: Temporality) {
    this.#transport = transport
    this.#temporality = temporality
  }

  get counts(): MetricsExportCounts {
    return {
      exported: this.#exported,
      failed: this.#failed,
      rejectedPoints: this.#rejectedPoints,
      retries: this.#transport.retries,
      ...(this.#lastError !== undefined && { lastError: this.#lastError }),
    }
  }

  /** Never rejects. No other export may be under way. */
  async export(collected: CollectedMetrics): Promise<void> {
    this.#settle(await this.#transport.send([this.#encode(collected)], NO_SPANS))
  }

  /** Sends before it returns: for the `exit` event of a process. */
  exportSync(collected: CollectedMetrics, timeoutMillis: number): void {
    const [result] = this.#transport.sendSync?.([[this.#encode(collected)]], timeoutMillis, [NO_SPANS]) ?? []
    if (result !== undefined) this.#settle(result)
  }

  hurry(deadline: number): void {
    this.#transport.hurry?.(deadline)
  }

  close(): void {
    this.#transport.close()
  }

  #encode(collected: CollectedMetrics): Uint8Array {
    return encodeMetrics(collected, this.#temporality, this.#baseline)
  }

  #settle(result: DeliveryResult): void {
    if (result.outcome === 'refused' || result.outcome === 'unreachable') {
      this.#failed++
      this.#lastError = result.reason
      warnOnce(
        'metrics export',
        `metrics were not delivered, and the next export has them too: ${result.reason}`,
      )
      return
    }
    this.#exported++
    this.#lastError = undefined
    this.#baseline.commit()
    if (result.outcome === 'stored') return
    const { rejectedSpans: rejected, message } = result
    this.#rejectedPoints += rejected
    if (rejected > 0 || message)
      warnOnce('metrics rejected', `the collector rejected ${rejected} points of metrics: ${message ?? ''}`)
  }
}
