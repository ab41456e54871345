import type { OptionTable } from '../../base/options/checked-options.ts'
import { checkedOptions } from '../../base/options/checked-options.ts'
import { AN_HTTP_URL } from '../../base/options/http-url.ts'
import type { HttpDeliveryOptions } from '../delivery/http-delivery-options.ts'
import { HTTP_DELIVERY_OPTIONS } from '../delivery/http-delivery-options.ts'
import type { CheckedSpool, SpoolOptions } from '../spool/spool-options.ts'
import { checkedSpool } from '../spool/spool-options.ts'
import { httpProtocolFromEnvironment } from './http-protocol.ts'
import type { CheckedOtlpHttp } from './otlp-http-delivery.ts'

/** Where and how spans are sent. What is not given comes from the `OTEL_EXPORTER_OTLP_*` variables. */
export interface OtlpExporterOptions extends HttpDeliveryOptions {
  /** The whole URL for traces. @default OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, or http://localhost:4318/v1/traces */
  readonly url?: string | URL | undefined
  /** The encoding. @default OTEL_EXPORTER_OTLP_TRACES_PROTOCOL, or 'http/protobuf' */
  readonly protocol?: 'http/protobuf' | 'http/json' | undefined
  /** A folder for batches that cannot be sent, which then survive the process. @default none: they wait in memory */
  readonly spool?: SpoolOptions | undefined
}

/** {@link OtlpExporterOptions}, checked. */
export interface CheckedOtlpOptions extends CheckedOtlpHttp {
  readonly protocol: 'http/protobuf' | 'http/json'
  readonly spool?: CheckedSpool
}

const OPTIONS: OptionTable<CheckedOtlpOptions> = {
  url: AN_HTTP_URL,
  protocol: {
    is: "'http/protobuf' or 'http/json' (see otlpGrpcExporter for gRPC)",
    valid: value => value === 'http/protobuf' || value === 'http/json',
    default: () => httpProtocolFromEnvironment('TRACES'),
  },
  spool: { read: checkedSpool },
  ...HTTP_DELIVERY_OPTIONS,
}

/** @throws TypeError for an unknown or wrong option */
export function checkedOtlpOptions(options: OtlpExporterOptions): CheckedOtlpOptions {
  return checkedOptions(options, OPTIONS)
}
