import { warnOnce } from '../../base/diagnostics/warn-once.ts'
import type { OptionTable } from '../../base/options/checked-options.ts'
import { checkedOptions } from '../../base/options/checked-options.ts'
import { environmentNumber, environmentText } from '../../base/options/environment.ts'
import { AN_HTTP_URL, HTTP_URL, isHttpUrl } from '../../base/options/http-url.ts'
import type { Complete } from '../../base/options/optional.ts'
import { EXPORT_TIMEOUT } from '../../base/time/timeouts.ts'
import type { Exporter } from '../../span/exporter.ts'
import { BatchingExporter } from '../delivery/batching-exporter.ts'
import type { DeliveryEnvironment } from '../delivery/delivery-environment.ts'
import type { CheckedHttpDelivery, HttpDeliveryOptions } from '../delivery/http-delivery-options.ts'
import { HTTP_DELIVERY_OPTIONS, resolvedHttpDelivery } from '../delivery/http-delivery-options.ts'
import { HttpTransport } from '../delivery/http-transport.ts'
import { ZIPKIN_FRAMING, ZipkinBatch } from './zipkin-batch.ts'

/** Where and how spans are sent to Zipkin. */
export interface ZipkinExporterOptions extends HttpDeliveryOptions {
  /** The whole URL. @default OTEL_EXPORTER_ZIPKIN_ENDPOINT, or http://localhost:9411/api/v2/spans */
  readonly url?: string | URL | undefined
}

const PATH = '/api/v2/spans'
const LOCAL = `http://localhost:9411${PATH}`

const OPTIONS: OptionTable<CheckedHttpDelivery & Complete<Pick<ZipkinExporterOptions, 'url'>>> = {
  url: { ...AN_HTTP_URL, default: () => urlFromEnvironment() ?? LOCAL },
  ...HTTP_DELIVERY_OPTIONS,
}

/**
 * Sends spans to Zipkin, or any backend that takes its v2 JSON, with the queue and the retries of OTLP.
 * Specification: trace/sdk_exporters/zipkin.md.
 *
 * @throws TypeError for an option of the wrong type or range
 */
export function zipkinExporter(options: ZipkinExporterOptions = {}): Exporter {
  const checked = checkedOptions(options, OPTIONS)
  const url = new URL(checked.url)
  const resolved = resolvedHttpDelivery(checked, zipkinEnvironment(), url)
  const { batchDelay, maxQueueBytes, ...delivery } = resolved
  const { concurrencyLimit } = delivery
  return new BatchingExporter({
    name: 'zipkinExporter',
    open: resource => new ZipkinBatch(resource),
    transport: new HttpTransport({
      url,
      ...delivery,
      contentType: 'application/json',
      backend: 'Zipkin',
      likelyUrl: likelySpansUrl,
    }),
    framing: ZIPKIN_FRAMING,
    concurrencyLimit,
    batchDelay,
    maxQueueBytes,
  })
}

/** What an address that takes no spans should most likely be; empty where it has the usual path. */
function likelySpansUrl({ protocol, host, pathname }: URL): string {
  if (pathname === PATH) return ''
  const url = `${protocol}//${host}${PATH}`
  return `Zipkin takes them at ${url}: write \`url: '${url}'\``
}

function zipkinEnvironment(): DeliveryEnvironment {
  const name = 'OTEL_EXPORTER_ZIPKIN_TIMEOUT'
  const timeout =
    environmentNumber(name, 'a number of milliseconds above 0', value => value > 0) ?? EXPORT_TIMEOUT
  return { format: 'Zipkin', headers: {}, timeout, compression: 'none', tls: {} }
}

/** The value is not shown: it may hold a password. */
function urlFromEnvironment(): string | undefined {
  const name = 'OTEL_EXPORTER_ZIPKIN_ENDPOINT'
  const url = environmentText(name)
  if (url === undefined || isHttpUrl(url)) return url
  warnOnce(name, `${name} is ignored: expected ${HTTP_URL}`)
  return undefined
}
