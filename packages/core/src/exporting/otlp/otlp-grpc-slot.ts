import { globalSlot } from '../../base/global-slot.ts'
import type { BatchingParts } from '../delivery/batching-exporter.ts'
import type { DeliveryOptions } from '../delivery/delivery-options.ts'
import type { OtlpSignal } from './otlp-signal.ts'

type GrpcOptions = DeliveryOptions & { readonly url?: string | URL }

/** Makes of options how a signal is sent by gRPC. */
export type GrpcDelivery = (options: GrpcOptions, signal: OtlpSignal) => Omit<BatchingParts, 'open'>

/** Shared by all copies: `node --import @throughline/core/otlp-grpc` opens the door for a CommonJS service too. */
const slot = globalSlot<GrpcDelivery>('otlp-grpc.1')

/** Makes gRPC known to those who read OTEL_EXPORTER_OTLP_PROTOCOL; only its own door knows `@grpc/grpc-js`. */
export function offerGrpcDelivery(delivery: GrpcDelivery | undefined): void {
  slot.value = delivery
}

/** What sends by gRPC, if its door has been opened. It may belong to another copy of this package, and checks its own options. */
export function offeredGrpcDelivery(): GrpcDelivery | undefined {
  return slot.value
}
