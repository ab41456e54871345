import type { OptionTable } from '../../base/options/checked-options.ts'
import { checkedOptions } from '../../base/options/checked-options.ts'
import { expected } from '../../base/options/expected.ts'
import type { BatchingParts } from '../delivery/batching-exporter.ts'
import { checkTlsUse } from '../delivery/check-tls-use.ts'
import type { CheckedDelivery, DeliveryOptions } from '../delivery/delivery-options.ts'
import { DELIVERY_OPTIONS, resolvedDelivery } from '../delivery/delivery-options.ts'
import { CONCATENATED } from '../delivery/join-batches.ts'
import { RetryingTransport } from '../delivery/retrying-transport.ts'
import type { CheckedSpool, SpoolOptions } from '../spool/spool-options.ts'
import { checkedSpool } from '../spool/spool-options.ts'
import { spooled } from '../spool/spool-transport.ts'
import type { GrpcEndpoint } from './grpc-endpoint.ts'
import { grpcEndpoint, grpcEndpointFromEnvironment } from './grpc-endpoint.ts'
import { GrpcExchange } from './grpc-exchange.ts'
import { otlpDeliveryEnvironment } from './otlp-environment.ts'
import { checkOtlpGrpcEndpoint } from './otlp-self-check.ts'
import type { OtlpSignal } from './otlp-signal.ts'
import { SIGNALS } from './otlp-signal.ts'

/** Where and how spans are sent. What is not given comes from the `OTEL_EXPORTER_OTLP_*` variables. */
export interface OtlpGrpcExporterOptions extends DeliveryOptions {
  /**
   * `http://host:port`, `https://host:port` for TLS, `host:port` (TLS, unless OTEL_EXPORTER_OTLP_INSECURE is true)
   * or `unix:path`. @default OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, OTEL_EXPORTER_OTLP_ENDPOINT, or http://localhost:4317
   */
  readonly url?: string | URL | undefined
  /** A folder for batches that cannot be sent, which then survive the process. @default none: they wait in memory */
  readonly spool?: SpoolOptions | undefined
}

interface CheckedOptions extends CheckedDelivery {
  readonly url?: GrpcEndpoint
  readonly spool?: CheckedSpool
}

function optionsOf(signal: OtlpSignal): OptionTable<CheckedOptions> {
  return {
    url: { read: url => endpointOf(url, signal) },
    spool: { read: checkedSpool },
    ...DELIVERY_OPTIONS,
  }
}

/**
 * Everything of {@link otlpGrpcExporter} but the writing of spans, which only the copy of this package that made them can do;
 * and the same for the other signals.
 *
 * @throws TypeError for an option of the wrong type or range
 */
export function otlpGrpcDelivery(
  options: OtlpGrpcExporterOptions = {},
  signal: OtlpSignal = 'TRACES',
): Omit<BatchingParts, 'open'> {
  const checked = checkedOptions(options, optionsOf(signal))
  const { url: endpoint = grpcEndpointFromEnvironment(signal), spool } = checked
  const resolved = resolvedDelivery(checked, otlpDeliveryEnvironment(signal))
  const { batchDelay, maxQueueBytes, concurrencyLimit, ...delivery } = resolved
  checkOtlpGrpcEndpoint(endpoint, signal)
  checkTlsUse(delivery.tls, endpoint.secure, endpoint.target)
  const exchange = new GrpcExchange({ method: SIGNALS[signal].method, endpoint, ...delivery })
  const grpc = new RetryingTransport(exchange, delivery)
  const framing = CONCATENATED
  return {
    name: 'otlpGrpcExporter',
    transport: spooled(grpc, spool, { contents: 'traces.pb', framing, concurrencyLimit }),
    framing,
    concurrencyLimit,
    batchDelay,
    maxQueueBytes,
  }
}

function endpointOf(url: unknown, signal: OtlpSignal): GrpcEndpoint {
  const endpoint = grpcEndpoint(url, signal)
  if (endpoint !== undefined) return endpoint
  throw expected('url', 'http://host:port, https://host:port or host:port', url)
}
