import { warnOnce } from '../../base/diagnostics/warn-once.ts'
import { checkOptionNames } from '../../base/options/check-option-names.ts'
import { environmentNumber, environmentText } from '../../base/options/environment.ts'
import { expected } from '../../base/options/expected.ts'
import { HTTP_URL, isHttpUrl } from '../../base/options/is-http-url.ts'
import type { Exporter } from '../../span/exporter.ts'
import { BatchingExporter } from '../delivery/batching-exporter.ts'
import type { DeliveryEnvironment } from '../delivery/delivery-environment.ts'
import type { HttpDeliveryOptions } from '../delivery/http-delivery-options.ts'
import { HTTP_DELIVERY_NAMES, resolvedHttpDelivery } from '../delivery/http-delivery-options.ts'
import { HttpTransport } from '../delivery/http-transport.ts'
import { ZipkinBatch } from './zipkin-batch.ts'

/** Where and how spans are sent to Zipkin. */
export interface ZipkinExporterOptions extends HttpDeliveryOptions {
  /** The whole URL. @default OTEL_EXPORTER_ZIPKIN_ENDPOINT, or http://localhost:9411/api/v2/spans */
  readonly url?: string | URL
}

const LOCAL = 'http://localhost:9411/api/v2/spans'

/**
 * Sends spans to Zipkin, or any backend that takes its v2 JSON, with the queue and the retries of OTLP.
 * Specification: trace/sdk_exporters/zipkin.md.
 *
 * @throws TypeError for an option of the wrong type or range
 */
export function zipkinExporter(options: ZipkinExporterOptions = {}): Exporter {
  checkOptionNames(options, ['url', ...HTTP_DELIVERY_NAMES])
  const { url: given = urlFromEnvironment() ?? LOCAL } = options
  const url = checkedUrl(given)
  const resolved = resolvedHttpDelivery(options, zipkinEnvironment(), url)
  const { batchDelay, maxQueueBytes, ...delivery } = resolved
  return new BatchingExporter({
    name: 'zipkinExporter',
    open: resource => new ZipkinBatch(resource),
    transport: new HttpTransport({
      url,
      ...delivery,
      contentType: 'application/json',
      backend: 'Zipkin',
    }),
    batchDelay,
    maxQueueBytes,
  })
}

function zipkinEnvironment(): DeliveryEnvironment {
  const name = 'OTEL_EXPORTER_ZIPKIN_TIMEOUT'
  const timeout = environmentNumber(name, 'a number of milliseconds above 0', value => value > 0) ?? 10_000
  return { headers: {}, timeout, compression: 'none', tls: {} }
}

/** The value is not shown: it may hold a password. */
function urlFromEnvironment(): string | undefined {
  const name = 'OTEL_EXPORTER_ZIPKIN_ENDPOINT'
  const url = environmentText(name)
  if (url === undefined || isHttpUrl(url)) return url
  warnOnce(name, `${name} is ignored: expected ${HTTP_URL}`)
  return undefined
}

function checkedUrl(url: string | URL): URL {
  if (isHttpUrl(url)) return new URL(url)
  throw expected('url', HTTP_URL, url)
}
