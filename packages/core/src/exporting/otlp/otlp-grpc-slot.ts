import { globalSlot } from '../../base/global-slot.ts'
import type { Exporter } from '../../span/exporter.ts'
import type { BatchingParts } from '../delivery/batching-exporter.ts'
import { BatchingExporter } from '../delivery/batching-exporter.ts'
import type { DeliveryOptions } from '../delivery/delivery-options.ts'
import { OtlpBatch } from './otlp-batch.ts'

type GrpcOptions = DeliveryOptions & { readonly url?: string | URL }
type GrpcDelivery = (options: GrpcOptions) => Omit<BatchingParts, 'open'>

/** Shared by all copies: `node --import @throughline/core/otlp-grpc` opens the door for a CommonJS service too. */
const slot = globalSlot<GrpcDelivery>('otlp-grpc.1')

/** Makes gRPC known to those who read OTEL_EXPORTER_OTLP_PROTOCOL; only its own door knows `@grpc/grpc-js`. */
export function offerGrpcDelivery(delivery: GrpcDelivery | undefined): void {
  slot.value = delivery
}

/** Makes exporters for gRPC, if its door has been opened. */
export function offeredGrpcExporter(): ((options: GrpcOptions) => Exporter) | undefined {
  const delivery = slot.value
  if (delivery === undefined) return undefined
  return options => new BatchingExporter({ ...delivery(options), open: resource => new OtlpBatch(resource) })
}
