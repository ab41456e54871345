import { counted } from '../../base/diagnostics/counted.ts'
import { warnOnce } from '../../base/diagnostics/warn-once.ts'
import type { CollectedMetrics } from '../../metrics/metric-data.ts'
import type { Accepted, DeliveryResult } from '../delivery/delivery-result.ts'
import type { Transport } from '../delivery/transport.ts'
import { encodeJsonMetrics, encodeMetrics } from './encode-metrics.ts'
import { MetricBaseline } from './metric-baseline.ts'
import type { OtlpDelivery } from './otlp-http-delivery.ts'
import { sentMetrics } from './sent-metrics.ts'
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
/** Of the time at the end of a process, for the answer to the export that is under way. */
const ANSWER_SHARE = 0.5

const IN_BETWEEN = 'metrics were not delivered, and the next export has them too'
const AT_THE_END = 'the last metrics were not delivered before the end of the process'
const UNSENT: DeliveryResult = { outcome: 'unreachable', reason: 'the time was over' }

/** Sends what is collected, one export at a time. */
export class OtlpMetricsExporter {
  readonly #transport: Transport
  readonly #isJson: boolean
  readonly #temporality: Temporality
  readonly #baseline = new MetricBaseline()
  #underWay: readonly Uint8Array[] | undefined
  #exported = 0
  #failed = 0
  #rejectedPoints = 0
  #lastError: string | undefined

  constructor({ transport, isJson }: OtlpDelivery, temporality: Temporality) {
    this.#transport = transport
    this.#isJson = isJson
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

  /** Never rejects. No other export may be under way. Without a point there is no request. */
  async export(collected: CollectedMetrics): Promise<void> {
    const pieces = this.#encode(collected)
    if (pieces === undefined) return
    this.#underWay = pieces
    const result = await this.#transport.send(pieces, NO_SPANS)
    this.#underWay = undefined
    this.#settle(result)
  }

  /** Sends before it returns: for the `exit` event of a process. */
  exportSync(collected: CollectedMetrics, timeoutMillis: number): void {
    const deadline = performance.now() + timeoutMillis
    if (this.#temporality !== 'cumulative') this.#settleSync(timeoutMillis * ANSWER_SHARE)
    const pieces = this.#encode(collected)
    if (pieces === undefined) return
    const left = Math.max(0, deadline - performance.now())
    const [result = UNSENT] = this.#transport.sendSync?.([pieces], left, [NO_SPANS]) ?? []
    this.#settle(result, AT_THE_END)
  }

  hurry(deadline: number): void {
    this.#transport.hurry?.(deadline)
  }

  close(): void {
    this.#transport.close()
  }

  /** What the export that is under way has delivered is no part of the next one, which would add it a second time. */
  #settleSync(timeoutMillis: number): void {
    if (this.#underWay === undefined) return
    const result = this.#transport.resultSync?.(this.#underWay, performance.now() + timeoutMillis)
    this.#underWay = undefined
    if (result === undefined) return
    // What may have arrived is rather lost than counted twice.
    if (result.outcome === 'unreachable' && result.isUnanswered) this.#baseline.commit()
    this.#settle(result, AT_THE_END)
  }

  /** `undefined` where nothing was measured since the last export. */
  #encode(collected: CollectedMetrics): readonly Uint8Array[] | undefined {
    const scopes = sentMetrics(collected, this.#temporality, this.#baseline)
    if (scopes.length === 0) {
      // A sum that began anew is compared with its new beginning.
      this.#baseline.commit()
      return undefined
    }
    return (this.#isJson ? encodeJsonMetrics : encodeMetrics)(collected.resource, scopes)
  }

  #settle(result: DeliveryResult, failure = IN_BETWEEN): void {
    if (result.outcome === 'refused' || result.outcome === 'unreachable') {
      this.#failed++
      this.#lastError = result.reason
      warnOnce(failure, `${failure}: ${result.reason}`)
      return
    }
    this.#exported++
    this.#lastError = undefined
    this.#baseline.commit()
    if (result.outcome === 'stored') return
    this.#rejectedPoints += result.rejectedSpans
    reportAnswer(result)
  }
}

/** A message without rejected points is a warning (protocol/otlp.md, "Partial Success"). */
function reportAnswer({ rejectedSpans: rejected, message, unread }: Accepted): void {
  if (rejected > 0) {
    const points = `${counted(rejected, 'point')} of metrics`
    warnOnce('metrics rejected', `the collector rejected ${points}: ${message ?? 'it did not say why'}`)
  } else if (message !== undefined) {
    warnOnce('metrics warning', `the collector took the metrics but says: ${message}`)
  } else if (unread !== undefined) {
    warnOnce('metrics answer', `the collector took the metrics, and its answer could not be read: ${unread}`)
  }
}
