import { warnOnce } from '../../base/diagnostics/warn-once.ts'
import type { OptionTable } from '../../base/options/checked-options.ts'
import { checkedOptions } from '../../base/options/checked-options.ts'
import { AN_HTTP_URL } from '../../base/options/http-url.ts'
import type { BatchingOptions } from '../delivery/batching-options.ts'
import type { CheckedHttpDelivery, HttpDeliveryOptions } from '../delivery/http-delivery-options.ts'
import { HTTP_DELIVERY_OPTIONS, resolvedHttpDelivery } from '../delivery/http-delivery-options.ts'
import type { HttpTransportOptions } from '../delivery/http-transport-options.ts'
import type { CheckedSpool, SpoolOptions } from '../spool/spool-options.ts'
import { checkedSpool } from '../spool/spool-options.ts'
import { likelyTracesUrl } from './likely-traces-url.ts'
import { addressVariable, otlpEnvironment, otlpProtocol } from './otlp-environment.ts'
import { checkOtlpHttpUrl } from './otlp-self-check.ts'

/** Where and how spans are sent. What is not given comes from the `OTEL_EXPORTER_OTLP_*` variables. */
export interface OtlpExporterOptions extends HttpDeliveryOptions {
  /** The whole URL for traces. @default OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, or http://localhost:4318/v1/traces */
  readonly url?: string | URL | undefined
  /** The encoding. @default OTEL_EXPORTER_OTLP_TRACES_PROTOCOL, or 'http/protobuf' */
  readonly protocol?: 'http/protobuf' | 'http/json' | undefined
  /** A folder for batches that cannot be sent, which then survive the process. @default none: they wait in memory */
  readonly spool?: SpoolOptions | undefined
}

/** The options, completed by the environment. */
export interface ResolvedOptions extends HttpTransportOptions, BatchingOptions {
  readonly protocol: 'http/protobuf' | 'http/json'
}

/** {@link OtlpExporterOptions}, checked. */
export interface CheckedOtlpOptions extends CheckedHttpDelivery, Pick<ResolvedOptions, 'protocol'> {
  readonly url?: string | URL
  readonly spool?: CheckedSpool
}

const OPTIONS: OptionTable<CheckedOtlpOptions> = {
  url: AN_HTTP_URL,
  protocol: {
    is: "'http/protobuf' or 'http/json' (see otlpGrpcExporter for gRPC)",
    valid: value => value === 'http/protobuf' || value === 'http/json',
    default: protocolFromEnvironment,
  },
  spool: { read: checkedSpool },
  ...HTTP_DELIVERY_OPTIONS,
}

/** @throws TypeError for an unknown or wrong option */
export function checkedOtlpOptions(options: OtlpExporterOptions): CheckedOtlpOptions {
  return checkedOptions(options, OPTIONS)
}

/** Completes checked options by the environment. */
export function resolvedOptions(checked: CheckedOtlpOptions): ResolvedOptions {
  const { protocol } = checked
  const environment = otlpEnvironment()
  const url = new URL(checked.url ?? environment.url)
  const delivery = resolvedHttpDelivery(checked, environment, url)
  const variable = checked.url === undefined ? addressVariable() : undefined
  checkOtlpHttpUrl(url, variable)
  return {
    url,
    protocol,
    contentType: protocol === 'http/json' ? 'application/json' : 'application/x-protobuf',
    likelyUrl: asked => likelyTracesUrl(asked, variable),
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
