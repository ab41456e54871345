import { expected } from '../../base/options/expected.ts'
import { isRecord } from '../../base/options/is-record.ts'
import { VERSION } from '../../base/platform/version.ts'
import type { BatchingOptions } from './batching-options.ts'
import { batchingOptions, positive } from './batching-options.ts'
import type { DeliveryEnvironment } from './delivery-environment.ts'
import type { TlsContents, TlsFiles } from './tls-files.ts'
import { readTls } from './tls-files.ts'

/** What the exporters that send requests have in common. What is not given comes from the environment. */
export interface DeliveryOptions {
  /** Headers of every request, such as an API key. @default those of the environment */
  readonly headers?: Readonly<Record<string, string>>
  /** Milliseconds one export may take, its retries included. @default 10000 */
  readonly timeout?: number
  /** @default 'none' */
  readonly compression?: 'gzip' | 'none'
  /** Certificates for `https:`. @default those of the environment, else what Node trusts */
  readonly tls?: TlsFiles
  /** Milliseconds a span waits for others to be sent with it. @default OTEL_BSP_SCHEDULE_DELAY, or 1000 */
  readonly batchDelay?: number
  /** Bytes of memory that encoded spans may take which wait while the backend is away. @default 33554432 (32 MiB) */
  readonly maxQueueBytes?: number
  /**
   * Milliseconds for which a backend that asks to be left alone (`Retry-After`, gRPC's `RetryInfo`) is left alone at most,
   * however long it asks for; `Infinity` is 24 days. @default 3600000 (an hour)
   */
  readonly maxRetryAfter?: number
}

/** The names of {@link DeliveryOptions}. */
export const DELIVERY_NAMES: readonly (keyof DeliveryOptions)[] = [
  'headers',
  'timeout',
  'compression',
  'tls',
  'batchDelay',
  'maxQueueBytes',
  'maxRetryAfter',
]

/** The options with what the environment says. */
export interface ResolvedDelivery extends BatchingOptions {
  readonly headers: Readonly<Record<string, string>>
  readonly timeoutMillis: number
  readonly compression: 'gzip' | 'none'
  readonly userAgent: string
  readonly tls?: TlsContents
  readonly maxRetryAfterMillis?: number
}

/** @throws TypeError for a wrong option */
export function resolvedDelivery(
  options: DeliveryOptions,
  environment: DeliveryEnvironment,
): ResolvedDelivery {
  const { headers = {}, timeout = environment.timeout, compression = environment.compression } = options
  if (compression !== 'gzip' && compression !== 'none')
    throw expected('compression', "'gzip' or 'none'", compression)
  const { maxRetryAfter } = options
  const tls = { ...environment.tls, ...(options.tls === undefined ? {} : readTls(options.tls)) }
  return {
    headers: { ...environment.headers, ...checkedHeaders(headers) },
    timeoutMillis: positive('timeout', timeout),
    compression,
    userAgent: `throughline/${VERSION}`,
    ...batchingOptions(options),
    ...(maxRetryAfter !== undefined && { maxRetryAfterMillis: positive('maxRetryAfter', maxRetryAfter) }),
    ...(Object.keys(tls).length > 0 && { tls }),
  }
}

function checkedHeaders(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  if (!isRecord(headers)) throw expected('headers', 'an object of strings', headers)
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value !== 'string') throw expected(`headers.${name}`, 'a string', value)
  }
  return headers
}
