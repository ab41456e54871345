import type { DeliveryOptions } from '../delivery/delivery-options.ts'
import type { Exporter } from '../exporter.ts'

type GrpcExporter = (options: DeliveryOptions & { readonly url?: string | URL }) => Exporter

let offered: GrpcExporter | undefined

/** Makes gRPC known to those who read OTEL_EXPORTER_OTLP_PROTOCOL; only its own door knows `@grpc/grpc-js`. */
export function offerGrpcExporter(exporter: GrpcExporter | undefined): void {
  offered = exporter
}

/** The exporter for gRPC, if its door has been opened. */
export function offeredGrpcExporter(): GrpcExporter | undefined {
  return offered
}
