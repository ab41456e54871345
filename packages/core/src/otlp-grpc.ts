import { otlpGrpcDelivery } from './exporting/otlp/otlp-grpc-delivery.ts'
import { offerGrpcDelivery } from './exporting/otlp/otlp-grpc-slot.ts'

export type { DeliveryOptions } from './exporting/delivery/delivery-options.ts'
export type { OtlpGrpcExporterOptions } from './exporting/otlp/otlp-grpc-delivery.ts'
export { otlpGrpcExporter } from './exporting/otlp/otlp-grpc-exporter.ts'
export type { SpoolOptions } from './exporting/spool/spool-options.ts'
export type { Exporter, ExporterCounts, FlushOptions, SpoolCounts } from './span/exporter.ts'

// Importing this door also enables gRPC for OTEL_EXPORTER_OTLP_PROTOCOL, `otlpMetrics` and `otlpLogs`.
offerGrpcDelivery(otlpGrpcDelivery)
