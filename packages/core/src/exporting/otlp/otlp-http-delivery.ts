import type { BatchingParts } from '../delivery/batching-exporter.ts'
import type { CheckedHttpDelivery } from '../delivery/http-delivery-options.ts'
import { resolvedHttpDelivery } from '../delivery/http-delivery-options.ts'
import { HttpTransport } from '../delivery/http-transport.ts'
import { CONCATENATED } from '../delivery/join-batches.ts'
import { jsonFramingOf } from './json-export-request.ts'
import { likelyUrl } from './likely-url.ts'
import type { OtlpProtocol } from './otlp-environment.ts'
import { addressVariable, otlpEnvironment } from './otlp-environment.ts'
import { checkOtlpHttpUrl } from './otlp-self-check.ts'
import type { OtlpSignal } from './otlp-signal.ts'
import { readPartialSuccess } from './partial-success.ts'

/** How one signal is sent. */
export interface OtlpDelivery extends Omit<BatchingParts, 'name' | 'open'> {
  /** Whether requests are JSON rather than protobuf. */
  readonly isJson: boolean
}

/** Options of a signal that is sent by HTTP, checked. */
export interface CheckedOtlpHttp extends CheckedHttpDelivery {
  readonly url?: string | URL
}

/** The delivery of checked options, completed by the environment. */
export function otlpHttpDelivery(
  signal: OtlpSignal,
  checked: CheckedOtlpHttp,
  protocol: Exclude<OtlpProtocol, 'grpc'>,
): OtlpDelivery {
  const environment = otlpEnvironment(signal)
  const url = new URL(checked.url ?? environment.url)
  const delivery = resolvedHttpDelivery(checked, environment, url)
  const { concurrencyLimit, batchDelay, maxQueueBytes } = delivery
  const variable = checked.url === undefined ? addressVariable(signal) : undefined
  checkOtlpHttpUrl(url, signal, variable)
  const isJson = protocol === 'http/json'
  const transport = new HttpTransport({
    url,
    contentType: isJson ? 'application/json' : 'application/x-protobuf',
    likelyUrl: asked => likelyUrl(asked, signal, variable),
    readPartialSuccess,
    ...delivery,
  })
  const framing = isJson ? jsonFramingOf(signal) : CONCATENATED
  return { isJson, transport, framing, concurrencyLimit, batchDelay, maxQueueBytes }
}
