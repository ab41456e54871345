import type { Exporter } from '@throughline/core'
import { otlpExporter, zipkinExporter } from '@throughline/core'
import { otlpGrpcExporter } from '@throughline/core/otlp-grpc'

/** Where a backend takes spans; each is a URL as the variables of the exporters have it. */
interface BackendUrls {
  readonly otlpHttp: string
  readonly otlpGrpc: string
  readonly zipkin: string
}

/** A protocol of ours. */
export interface Route {
  readonly name: string
  open(urls: BackendUrls): Exporter
}

export const otlpRoutes: readonly Route[] = [
  { name: 'OTLP in protobuf', open: ({ otlpHttp }) => otlpExporter({ url: tracesAt(otlpHttp) }) },
  {
    name: 'OTLP in protobuf, gzip',
    open: ({ otlpHttp }) => otlpExporter({ url: tracesAt(otlpHttp), compression: 'gzip' }),
  },
  {
    name: 'OTLP in JSON',
    open: ({ otlpHttp }) => otlpExporter({ url: tracesAt(otlpHttp), protocol: 'http/json' }),
  },
  {
    name: 'OTLP in JSON, gzip',
    open: ({ otlpHttp }) =>
      otlpExporter({ url: tracesAt(otlpHttp), protocol: 'http/json', compression: 'gzip' }),
  },
  { name: 'OTLP over gRPC', open: ({ otlpGrpc }) => otlpGrpcExporter({ url: otlpGrpc }) },
  {
    name: 'OTLP over gRPC, gzip',
    open: ({ otlpGrpc }) => otlpGrpcExporter({ url: otlpGrpc, compression: 'gzip' }),
  },
]

export const zipkinRoutes: readonly Route[] = [
  { name: "Zipkin's protocol", open: ({ zipkin }) => zipkinExporter({ url: zipkin }) },
  {
    name: "Zipkin's protocol, gzip",
    open: ({ zipkin }) => zipkinExporter({ url: zipkin, compression: 'gzip' }),
  },
]

function tracesAt(endpoint: string): string {
  return `${endpoint}/v1/traces`
}
