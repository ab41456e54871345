import type { Exporter } from '../../span/exporter.ts'
import { BatchingExporter } from '../delivery/batching-exporter.ts'
import { OtlpBatch } from './otlp-batch.ts'
import type { OtlpGrpcExporterOptions } from './otlp-grpc-delivery.ts'
import { otlpGrpcDelivery } from './otlp-grpc-delivery.ts'

/**
 * Sends spans to an OpenTelemetry collector by OTLP over gRPC, with `@grpc/grpc-js`.
 * Spans are encoded soon after they end; what waits for the collector is bytes. Specification: protocol/otlp.md, "OTLP/gRPC".
 *
 * @throws TypeError for an option of the wrong type or range
 */
export function otlpGrpcExporter(options: OtlpGrpcExporterOptions = {}): Exporter {
  return new BatchingExporter({ ...otlpGrpcDelivery(options), open: resource => new OtlpBatch(resource) })
}
