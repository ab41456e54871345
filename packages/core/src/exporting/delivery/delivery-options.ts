import type { OptionTable } from '../../base/options/checked-options.ts'
import { expected } from '../../base/options/expected.ts'
import { isRecord } from '../../base/options/object-checks.ts'
import { A_NUMBER_ABOVE_0, oneOf } from '../../base/options/option-kinds.ts'
import { VERSION } from '../../base/platform/version.ts'
import type { BatchingOptions } from './batching-options.ts'
import { BATCHING_OPTIONS, batchingOptions } from './batching-options.ts'
import type { DeliveryEnvironment } from './delivery-environment.ts'
import type { TlsContents, TlsFiles } from './tls-files.ts'
import { readTls } from './tls-files.ts'

/** What the exporters that send requests have in common. What is not given comes from the environment. */
export interface DeliveryOptions {
  /** Headers of every request, such as an API key. @default those of the environment */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /**
   * Milliseconds one export may take, its retries included. The first request may use all of them, and a retry begins only
   * where it has as much time as the one before it took. @default 10000
   */
  readonly timeout?: number | undefined
  /**
   * Requests that may be under way at once ("OTLP concurrent requests"): more than one where the backend takes longer to
   * answer than spans take to come. One that fails gets a single request at a time. @default 30
   */
  readonly concurrencyLimit?: number | undefined
  /** @default 'none' */
  readonly compression?: 'gzip' | 'none' | undefined
  /** Certificates for `https:`. @default those of the environment, else what Node trusts */
  readonly tls?: TlsFiles | undefined
  /** Milliseconds a span waits for others to be sent with it. @default OTEL_BSP_SCHEDULE_DELAY, or 1000 */
  readonly batchDelay?: number | undefined
  /** Bytes of memory that encoded spans may take which wait while the backend is away. @default 33554432 (32 MiB) */
  readonly maxQueueBytes?: number | undefined
  /**
   * Milliseconds for which a backend that asks to be left alone (`Retry-After`, gRPC's `RetryInfo`) is left alone at most,
   * however long it asks for; `Infinity` is 24 days. @default 3600000 (an hour)
   */
  readonly maxRetryAfter?: number | undefined
}

/** 20 full requests carry 1,600 spans a second of ten attributes to a collector that answers after 9 s; 16 carry nine tenths of them. */
const DEFAULT_CONCURRENCY = 30

/** {@link DeliveryOptions}, checked. */
export interface CheckedDelivery
  extends Omit<DeliveryOptions, 'tls' | 'concurrencyLimit' | keyof BatchingOptions>,
    BatchingOptions {
  readonly concurrencyLimit: number
  readonly tls?: TlsContents
}

export const DELIVERY_OPTIONS: OptionTable<CheckedDelivery> = {
  headers: { read: checkedHeaders },
  timeout: { ...A_NUMBER_ABOVE_0, is: 'a number of milliseconds above 0' },
  concurrencyLimit: {
    is: 'a whole number above 0',
    valid: value => Number.isInteger(value) && (value as number) > 0,
    default: () => DEFAULT_CONCURRENCY,
  },
  compression: oneOf('gzip', 'none'),
  tls: { read: readTls },
  ...BATCHING_OPTIONS,
  maxRetryAfter: A_NUMBER_ABOVE_0,
}

/** The options, completed by the environment. */
export interface ResolvedDelivery extends BatchingOptions {
  readonly headers: Readonly<Record<string, string>>
  readonly timeoutMillis: number
  readonly concurrencyLimit: number
  readonly compression: 'gzip' | 'none'
  readonly userAgent: string
  readonly tls?: TlsContents
  readonly maxRetryAfterMillis?: number
}

/** Checked options, completed by the environment. */
export function resolvedDelivery(
  options: CheckedDelivery,
  environment: DeliveryEnvironment,
): ResolvedDelivery {
  const { timeout = environment.timeout, compression = environment.compression } = options
  const { concurrencyLimit, maxRetryAfter } = options
  const tls = { ...environment.tls, ...options.tls }
  return {
    headers: { ...environment.headers, ...options.headers },
    timeoutMillis: timeout,
    concurrencyLimit,
    compression,
    userAgent: `Throughline-${environment.format}-Exporter-JavaScript/${VERSION}`,
    ...batchingOptions(options),
    ...(maxRetryAfter !== undefined && { maxRetryAfterMillis: maxRetryAfter }),
    ...(Object.keys(tls).length > 0 && { tls }),
  }
}

/** Names of any kind, so there is no table. */
function checkedHeaders(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  if (!isRecord(headers)) throw expected('headers', 'an object of strings', headers)
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value !== 'string') throw expected(`headers.${name}`, 'a string', value)
  }
  return headers
}
