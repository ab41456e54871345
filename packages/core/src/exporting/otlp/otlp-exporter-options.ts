import { warnOnce } from '../../base/diagnostics/warn-once.ts'
import type { OptionTable } from '../../base/options/checked-options.ts'
import { checkedOptions } from '../../base/options/checked-options.ts'
import { AN_HTTP_URL } from '../../base/options/is-http-url.ts'
import type { BatchingOptions } from '../delivery/batching-options.ts'
import { checkTlsUse } from '../delivery/check-tls-use.ts'
import type { CheckedDelivery, DeliveryOptions } from '../delivery/delivery-options.ts'
import { DELIVERY_OPTIONS, resolvedDelivery } from '../delivery/delivery-options.ts'
import { publicUrl } from '../http1/public-url.ts'
import { otlpEnvironment, otlpProtocol } from './otlp-environment.ts'
import type { OtlpHttpTransportOptions } from './otlp-http-options.ts'
import { checkOtlpHttpUrl } from './otlp-self-check.ts'

/** Where and how spans are sent. What is not given comes from the `OTEL_EXPORTER_OTLP_*` variables. */
export interface OtlpExporterOptions extends DeliveryOptions {
  /** The whole URL for traces. @default OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, or http://localhost:4318/v1/traces */
  readonly url?: string | URL
  /** The encoding. @default OTEL_EXPORTER_OTLP_TRACES_PROTOCOL, or 'http/protobuf' */
  readonly protocol?: 'http/protobuf' | 'http/json'
}

/** The options with what the environment says. */
export interface ResolvedOptions extends OtlpHttpTransportOptions, BatchingOptions {
  readonly protocol: 'http/protobuf' | 'http/json'
}

interface CheckedOptions extends CheckedDelivery, Pick<ResolvedOptions, 'protocol'> {
  readonly url?: string | URL
}

const OPTIONS: OptionTable<CheckedOptions> = {
  url: AN_HTTP_URL,
  protocol: {
    is: "'http/protobuf' or 'http/json' (see otlpGrpcExporter for gRPC)",
    valid: value => value === 'http/protobuf' || value === 'http/json',
    default: protocolFromEnvironment,
  },
  ...DELIVERY_OPTIONS,
}

/** @throws TypeError for an unknown or wrong option */
export function resolvedOptions(options: OtlpExporterOptions): ResolvedOptions {
  const checked = checkedOptions(options, OPTIONS)
  const { protocol } = checked
  const environment = otlpEnvironment()
  const url = new URL(checked.url ?? environment.url)
  const delivery = resolvedDelivery(checked, environment)
  checkOtlpHttpUrl(url)
  checkTlsUse(delivery.tls, url.protocol === 'https:', publicUrl(url))
  return {
    url,
    protocol,
    contentType: protocol === 'http/json' ? 'application/json' : 'application/x-protobuf',
    ...delivery,
  }
}

function protocolFromEnvironment(): 'http/protobuf' | 'http/json' {
  const protocol = otlpProtocol() ?? 'http/protobuf'
  if (protocol !== 'grpc') return protocol
  warnOnce(
    'OTLP protocol',
    'OTEL_EXPORTER_OTLP_PROTOCOL asks for `grpc`, which needs a package and a module: run `npm install @grpc/grpc-js` and import `@throughline/core/otlp-grpc` before tracing starts; until then spans are sent as http/protobuf',
  )
  return 'http/protobuf'
}
