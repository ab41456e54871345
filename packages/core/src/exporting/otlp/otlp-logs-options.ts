import type { OptionTable } from '../../base/options/checked-options.ts'
import { environmentNumber } from '../../base/options/environment.ts'
import type { Resource } from '../../span/readable-span.ts'
import type { HttpDeliveryOptions } from '../delivery/http-delivery-options.ts'
import type { LogBatch } from './log-batch.ts'
import type { CheckedOtlpDelivery } from './otlp-delivery.ts'
import { OTLP_DELIVERY_OPTIONS, otlpDelivery } from './otlp-delivery.ts'
import type { OtlpDelivery } from './otlp-http-delivery.ts'
import { OtlpJsonLogBatch } from './otlp-json-log-batch.ts'
import { OtlpLogBatch } from './otlp-log-batch.ts'

/** Where and how log records are sent. What is not given comes from the `OTEL_EXPORTER_OTLP_*` variables. */
export interface OtlpLogsExportOptions extends HttpDeliveryOptions {
  /**
   * The whole URL for logs; by gRPC `http://host:port`, `https://host:port`, `host:port` or `unix:path`.
   * @default OTEL_EXPORTER_OTLP_LOGS_ENDPOINT, or http://localhost:4318/v1/logs, or http://localhost:4317
   */
  readonly url?: string | URL | undefined
  /**
   * How log records are sent. `grpc` needs an import of `@throughline/core/otlp-grpc`.
   * @default OTEL_EXPORTER_OTLP_LOGS_PROTOCOL, OTEL_EXPORTER_OTLP_PROTOCOL, or 'http/protobuf'
   */
  readonly protocol?: 'http/protobuf' | 'http/json' | 'grpc' | undefined
  /** Milliseconds a record waits for others to be sent with it. @default OTEL_BLRP_SCHEDULE_DELAY, or 1000 */
  readonly batchDelay?: number | undefined
  /** Bytes of memory that encoded records may take which wait while the backend is away. @default 33554432 (32 MiB) */
  readonly maxQueueBytes?: number | undefined
}

const DEFAULT_DELAY = 1000

export const LOGS_EXPORT_OPTIONS: OptionTable<CheckedOtlpDelivery> = {
  ...OTLP_DELIVERY_OPTIONS,
  batchDelay: { ...OTLP_DELIVERY_OPTIONS.batchDelay, default: () => delayFromEnvironment() ?? DEFAULT_DELAY },
}

/** How records are written, queued and sent. */
export interface LogsDelivery extends OtlpDelivery {
  /** Begins a batch. */
  readonly open: (resource: Resource) => LogBatch
}

/** The delivery of checked options, completed by the environment. */
export function logsDelivery(checked: CheckedOtlpDelivery): LogsDelivery {
  const delivery = otlpDelivery('LOGS', checked)
  const Batch = delivery.isJson ? OtlpJsonLogBatch : OtlpLogBatch
  return { ...delivery, open: resource => new Batch(resource) }
}

function delayFromEnvironment(): number | undefined {
  return environmentNumber('OTEL_BLRP_SCHEDULE_DELAY', 'a number of milliseconds above 0', value => value > 0)
}
