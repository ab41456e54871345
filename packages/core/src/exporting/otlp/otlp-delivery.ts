import type { OptionTable } from '../../base/options/checked-options.ts'
import { checkValue } from '../../base/options/checked-options.ts'
import { expected } from '../../base/options/expected.ts'
import { AN_HTTP_URL } from '../../base/options/http-url.ts'
import { oneOf } from '../../base/options/option-kinds.ts'
import type { ExporterTransport } from '../delivery/exporter-transport.ts'
import { HTTP_DELIVERY_OPTIONS } from '../delivery/http-delivery-options.ts'
import { GRPC_NEEDS, httpProtocolFromEnvironment } from './http-protocol.ts'
import type { OtlpProtocol } from './otlp-environment.ts'
import { otlpProtocol } from './otlp-environment.ts'
import type { GrpcDelivery } from './otlp-grpc-slot.ts'
import { offeredGrpcDelivery } from './otlp-grpc-slot.ts'
import type { CheckedOtlpHttp, OtlpDelivery } from './otlp-http-delivery.ts'
import { otlpHttpDelivery } from './otlp-http-delivery.ts'
import type { OtlpSignal } from './otlp-signal.ts'

/** Options of a signal that is sent by any protocol, checked. */
export interface CheckedOtlpDelivery extends CheckedOtlpHttp {
  /** That of the environment where it is left out. */
  readonly protocol?: OtlpProtocol
}

export const OTLP_DELIVERY_OPTIONS: OptionTable<CheckedOtlpDelivery> = {
  // Checked once the protocol is known: gRPC takes other addresses than HTTP.
  url: { read: (url: string | URL) => url },
  protocol: oneOf('http/protobuf', 'http/json', 'grpc'),
  ...HTTP_DELIVERY_OPTIONS,
}

/**
 * The delivery of checked options, completed by the environment, by the protocol of either.
 *
 * @throws TypeError for an address that the protocol does not take, and for an option `grpc` where it is not available
 */
export function otlpDelivery(signal: OtlpSignal, checked: CheckedOtlpDelivery): OtlpDelivery {
  const { protocol: given, transport, ...options } = checked
  const protocol = given ?? protocolFromEnvironment(signal, transport)
  if (protocol === 'grpc') return { ...availableGrpc(transport)(options, signal), isJson: false }
  if (options.url !== undefined) checkValue('url', AN_HTTP_URL, options.url)
  return otlpHttpDelivery(signal, checked, protocol)
}

/** HTTP where gRPC is asked for and cannot be used, which is reported: a variable must not end a service. */
function protocolFromEnvironment(signal: OtlpSignal, transport: ExporterTransport | undefined): OtlpProtocol {
  if (transport !== undefined)
    return httpProtocolFromEnvironment(signal, 'the `transport` of the options does not speak:')
  const isGrpc = otlpProtocol(signal) === 'grpc' && offeredGrpcDelivery() !== undefined
  return isGrpc ? 'grpc' : httpProtocolFromEnvironment(signal)
}

function availableGrpc(transport: ExporterTransport | undefined): GrpcDelivery {
  if (transport !== undefined)
    throw expected(
      'transport',
      "left out with the protocol 'grpc', which opens connections itself",
      transport,
    )
  const grpc = offeredGrpcDelivery()
  if (grpc !== undefined) return grpc
  throw expected(
    'protocol',
    `'http/protobuf' or 'http/json', or gRPC to be available (${GRPC_NEEDS})`,
    'grpc',
  )
}
