import type { DeliveryOptions, Exporter } from '@throughline/core'
import { otlpExporter } from '@throughline/core'
import { otlpGrpcExporter } from '@throughline/core/otlp-grpc'
import { clientTls } from './certificates.ts'
import type { CollectorAddresses } from './start-collector.ts'

/** A way into the Collector. */
export interface Route {
  readonly name: string
  open(addresses: CollectorAddresses, options?: DeliveryOptions): Exporter
}

export const plainRoutes: readonly Route[] = [
  {
    name: 'HTTP with protobuf',
    open: ({ http }, options) => otlpExporter({ url: `http://${http}/v1/traces`, ...options }),
  },
  {
    name: 'HTTP with JSON',
    open: ({ http }, options) =>
      otlpExporter({ url: `http://${http}/v1/traces`, protocol: 'http/json', ...options }),
  },
  { name: 'gRPC', open: ({ grpc }, options) => otlpGrpcExporter({ url: `http://${grpc}`, ...options }) },
]

export const tlsRoutes: readonly Route[] = [
  {
    name: 'HTTP with protobuf and TLS',
    open: ({ httpTls }, options) =>
      otlpExporter({ url: `https://${httpTls}/v1/traces`, tls: clientTls, ...options }),
  },
  {
    name: 'HTTP with JSON and TLS',
    open: ({ httpTls }, options) =>
      otlpExporter({
        url: `https://${httpTls}/v1/traces`,
        protocol: 'http/json',
        tls: clientTls,
        ...options,
      }),
  },
  {
    name: 'gRPC with TLS',
    open: ({ grpcTls }, options) => otlpGrpcExporter({ url: named(grpcTls), tls: clientTls, ...options }),
  },
]

/** A way into the Collector for metrics and log records. */
interface SignalRoute {
  readonly protocol: 'http/protobuf' | 'http/json' | 'grpc'
  /** @param path of the signal, by HTTP */
  url(addresses: CollectorAddresses, path: string): string
}

export const signalRoutes: readonly SignalRoute[] = [
  { protocol: 'http/protobuf', url: ({ http }, path) => `http://${http}${path}` },
  { protocol: 'http/json', url: ({ http }, path) => `http://${http}${path}` },
  { protocol: 'grpc', url: ({ grpc }) => `http://${grpc}` },
]

/** A name, since `@grpc/grpc-js` requests the certificate of an address, which TLS cannot do. */
function named(address: string): string {
  return `https://${address.replace('127.0.0.1', 'localhost')}`
}
