import type { OptionTable } from '../../base/options/checked-options.ts'
import { environmentNumber } from '../../base/options/environment.ts'
import { A_NUMBER_ABOVE_0, oneOf } from '../../base/options/option-kinds.ts'
import type { HttpDeliveryOptions } from '../delivery/http-delivery-options.ts'
import type { CheckedOtlpDelivery } from './otlp-delivery.ts'
import { OTLP_DELIVERY_OPTIONS, otlpDelivery } from './otlp-delivery.ts'
import type { OtlpDelivery } from './otlp-http-delivery.ts'
import type { Temporality } from './temporality.ts'
import { TEMPORALITIES, temporalityFromEnvironment } from './temporality.ts'

type SharedOption = 'headers' | 'timeout' | 'compression' | 'tls' | 'transport' | 'maxRetryAfter'

/** Where and how metrics are sent. What is not given comes from the `OTEL_EXPORTER_OTLP_*` variables. */
export interface OtlpMetricsExportOptions extends Pick<HttpDeliveryOptions, SharedOption> {
  /**
   * The whole URL for metrics; by gRPC `http://host:port`, `https://host:port`, `host:port` or `unix:path`.
   * @default OTEL_EXPORTER_OTLP_METRICS_ENDPOINT, or http://localhost:4318/v1/metrics, or http://localhost:4317
   */
  readonly url?: string | URL | undefined
  /**
   * How metrics are sent. `grpc` needs an import of `@throughline/core/otlp-grpc`.
   * @default OTEL_EXPORTER_OTLP_METRICS_PROTOCOL, OTEL_EXPORTER_OTLP_PROTOCOL, or 'http/protobuf'
   */
  readonly protocol?: 'http/protobuf' | 'http/json' | 'grpc' | undefined
  /** Milliseconds between two exports. @default OTEL_METRIC_EXPORT_INTERVAL, or 60000 */
  readonly interval?: number | undefined
  /**
   * Whether sums go on from the start (`cumulative`), or begin anew with each export (`delta`; `lowmemory` does so but for
   * observable counters). @default OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE, or 'cumulative'
   */
  readonly temporality?: Temporality | undefined
}

/** {@link OtlpMetricsExportOptions}, checked. */
export interface CheckedMetricsExport extends Pick<CheckedOtlpDelivery, SharedOption | 'url' | 'protocol'> {
  readonly interval: number
  readonly temporality: Temporality
}

const { url, protocol, headers, timeout, compression, tls, transport, maxRetryAfter } = OTLP_DELIVERY_OPTIONS

export const METRICS_EXPORT_OPTIONS: OptionTable<CheckedMetricsExport> = {
  url,
  protocol,
  interval: { ...A_NUMBER_ABOVE_0, default: () => intervalFromEnvironment() ?? DEFAULT_INTERVAL },
  temporality: { ...oneOf(...TEMPORALITIES), default: temporalityFromEnvironment },
  headers,
  timeout,
  compression,
  tls,
  transport,
  maxRetryAfter,
}

const DEFAULT_INTERVAL = 60_000

function intervalFromEnvironment(): number | undefined {
  return environmentNumber(
    'OTEL_METRIC_EXPORT_INTERVAL',
    'a number of milliseconds above 0',
    value => value > 0,
  )
}

/** One export at a time, and none waits. */
const UNQUEUED = { concurrencyLimit: 1, batchDelay: 1, maxQueueBytes: 1 }

/** The delivery of checked options, completed by the environment. */
export function metricsDelivery(checked: CheckedMetricsExport): OtlpDelivery {
  const { interval: _, temporality: __, ...options } = checked
  return otlpDelivery('METRICS', { ...options, ...UNQUEUED })
}
