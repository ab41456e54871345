import { checkOptionNames } from '../configuration/check-option-names.ts'
import { expected } from '../configuration/expected.ts'
import { isHttpUrl } from '../configuration/is-http-url.ts'
import { otlpEnvironment } from '../configuration/otlp-environment.ts'
import { VERSION } from '../configuration/version.ts'
import type { OtlpHttpTransportOptions } from './otlp-http-options.ts'

/** Where and how spans are sent. What is not given comes from the `OTEL_EXPORTER_OTLP_*` variables. */
export interface OtlpExporterOptions {
  /** The whole URL for traces. @default OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, or http://localhost:4318/v1/traces */
  readonly url?: string | URL
  /** Headers of every request, such as an API key. @default OTEL_EXPORTER_OTLP_HEADERS */
  readonly headers?: Readonly<Record<string, string>>
  /** Milliseconds one export may take, its retries included. @default 10000 */
  readonly timeout?: number
  /** @default 'none' */
  readonly compression?: 'gzip' | 'none'
  /** Milliseconds a span waits for others to be sent with it. @default 1000 */
  readonly batchDelay?: number
  /** Bytes of encoded spans that may wait while the collector is away. @default 33554432 (32 MiB) */
  readonly maxQueueBytes?: number
}

/** The options with what the environment says. */
export interface ResolvedOptions extends OtlpHttpTransportOptions {
  readonly batchDelay: number
  readonly maxQueueBytes: number
}

const NAMES: readonly (keyof OtlpExporterOptions)[] = [
  'url',
  'headers',
  'timeout',
  'compression',
  'batchDelay',
  'maxQueueBytes',
]

/** @throws TypeError for an unknown or wrong option */
export function resolvedOptions(options: OtlpExporterOptions): ResolvedOptions {
  checkOptionNames(options, NAMES)
  const environment = otlpEnvironment()
  const { batchDelay = 1000, maxQueueBytes = 32 * 1024 * 1024 } = options
  const { url = environment.url, headers = {} } = options
  const { timeout = environment.timeout, compression = environment.compression } = options
  if (compression !== 'gzip' && compression !== 'none')
    throw expected('compression', "'gzip' or 'none'", compression)
  return {
    url: checkedUrl(url),
    headers: { ...environment.headers, ...checkedHeaders(headers) },
    timeoutMillis: positive('timeout', timeout),
    compression,
    userAgent: `throughline/${VERSION}`,
    batchDelay: positive('batchDelay', batchDelay),
    maxQueueBytes: positive('maxQueueBytes', maxQueueBytes),
  }
}

function checkedUrl(url: string | URL): URL {
  if (isHttpUrl(url)) return new URL(url)
  throw expected('url', 'an http:// or https:// URL', url)
}

function checkedHeaders(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  if (typeof headers !== 'object' || headers === null)
    throw expected('headers', 'an object of strings', headers)
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value !== 'string') throw expected(`headers.${name}`, 'a string', value)
  }
  return headers
}

function positive(option: string, value: number): number {
  if (typeof value === 'number' && value > 0) return value
  throw expected(option, 'a number above 0', value)
}
