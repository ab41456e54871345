export type { DeliveryOptions } from './exporting/delivery/delivery-options.ts'
export type {
  ExporterTransport,
  TransportRequest,
  TransportResponse,
} from './exporting/delivery/exporter-transport.ts'
export type { HttpDeliveryOptions } from './exporting/delivery/http-delivery-options.ts'
export type { TlsFiles } from './exporting/delivery/tls-files.ts'
export type { LogExportCounts } from './exporting/otlp/otlp-logs-exporter.ts'
export type { OtlpLogsExportOptions } from './exporting/otlp/otlp-logs-options.ts'
export type { OtlpLogs, OtlpLogsOptions } from './setup/otlp-logs.ts'
export { otlpLogs } from './setup/otlp-logs.ts'
export type { FlushOptions } from './span/exporter.ts'
