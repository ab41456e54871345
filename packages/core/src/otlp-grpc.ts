import { otlpGrpcExporter } from './exporting/otlp-grpc-exporter.ts'
import { offerGrpcExporter } from './exporting/otlp-grpc-slot.ts'

export type { DeliveryOptions } from './exporting/delivery-options.ts'
export type { Deadline, Exporter, ExporterCounts } from './exporting/exporter.ts'
export type { OtlpGrpcExporterOptions } from './exporting/otlp-grpc-exporter.ts'
export { otlpGrpcExporter } from './exporting/otlp-grpc-exporter.ts'

// Whoever imports this door can also ask for gRPC by OTEL_EXPORTER_OTLP_PROTOCOL.
offerGrpcExporter(otlpGrpcExporter)
