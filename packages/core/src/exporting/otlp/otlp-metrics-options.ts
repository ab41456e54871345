import { warnOnce } from '../../base/diagnostics/warn-once.ts'
import type { OptionTable } from '../../base/options/checked-options.ts'
import { checkedOptions } from '../../base/options/checked-options.ts'
import { environmentNumber } from '../../base/options/environment.ts'
import { AN_HTTP_URL } from '../../base/options/http-url.ts'
import { A_NUMBER_ABOVE_0 } from '../../base/options/option-kinds.ts'
import type { CheckedHttpDelivery, HttpDeliveryOptions } from '../delivery/http-delivery-options.ts'
import { HTTP_DELIVERY_OPTIONS, resolvedHttpDelivery } from '../delivery/http-delivery-options.ts'
import { HttpTransport } from '../delivery/http-transport.ts'
import type { Transport } from '../delivery/transport.ts'
import { otlpEnvironment, otlpProtocol } from './otlp-environment.ts'
import { readPartialSuccess } from './partial-success.ts'
import type { Temporality } from './temporality.ts'
import { TEMPORALITIES, temporalityFromEnvironment } from './temporality.ts'

type SharedOption = 'headers' | 'timeout' | 'compression' | 'tls' | 'transport' | 'maxRetryAfter'

/** Where and how metrics are sent. What is not given comes from the `OTEL_EXPORTER_OTLP_*` variables. */
export interface OtlpMetricsExportOptions extends Pick<HttpDeliveryOptions, SharedOption> {
  /** The whole URL for metrics. @default OTEL_EXPORTER_OTLP_METRICS_ENDPOINT, or http://localhost:4318/v1/metrics */
  readonly url?: string | URL | undefined
  /** Milliseconds between two exports. @default OTEL_METRIC_EXPORT_INTERVAL, or 60000 */
  readonly interval?: number | undefined
  /**
   * Whether sums go on from the start (`cumulative`), or begin anew with each export (`delta`; `lowmemory` does so but for
   * observable counters). @default OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE, or 'cumulative'
   */
  readonly temporality?: Temporality | undefined
}

/** {@link OtlpMetricsExportOptions}, checked. */
export interface CheckedMetricsExport extends Pick<CheckedHttpDelivery, SharedOption> {
  readonly url?: string | URL
  readonly interval: number
  readonly temporality: Temporality
}

const { headers, timeout, compression, tls, transport, maxRetryAfter } = HTTP_DELIVERY_OPTIONS

export const METRICS_EXPORT_OPTIONS: OptionTable<CheckedMetricsExport> = {
  url: AN_HTTP_URL,
  interval: { ...A_NUMBER_ABOVE_0, default: () => intervalFromEnvironment() ?? DEFAULT_INTERVAL },
  temporality: {
    is: TEMPORALITIES.map(word => `'${word}'`).join(' or '),
    valid: value => (TEMPORALITIES as readonly unknown[]).includes(value),
    default: temporalityFromEnvironment,
  },
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

/** The transport of checked options, completed by the environment. */
export function metricsTransport(checked: CheckedMetricsExport): Transport {
  checkProtocol()
  const environment = otlpEnvironment('METRICS')
  const url = new URL(checked.url ?? environment.url)
  const delivery = checkedOptions<CheckedHttpDelivery>(
    { headers: checked.headers, timeout: checked.timeout, compression: checked.compression },
    HTTP_DELIVERY_OPTIONS,
  )
  const { transport, tls, maxRetryAfter } = checked
  const given = {
    ...delivery,
    concurrencyLimit: 1,
    ...(transport !== undefined && { transport }),
    ...(tls !== undefined && { tls }),
    ...(maxRetryAfter !== undefined && { maxRetryAfter }),
  }
  return new HttpTransport({
    url,
    contentType: 'application/x-protobuf',
    readPartialSuccess,
    ...resolvedHttpDelivery(given, environment, url),
  })
}

function checkProtocol(): void {
  const protocol = otlpProtocol('METRICS') ?? 'http/protobuf'
  if (protocol === 'http/protobuf') return
  warnOnce(
    'OTLP metrics protocol',
    `the environment asks for OTLP by ${protocol}, but metrics are sent as http/protobuf: set OTEL_EXPORTER_OTLP_METRICS_PROTOCOL=http/protobuf, and OTEL_EXPORTER_OTLP_METRICS_ENDPOINT to a receiver of it`,
  )
}
