import { warnOnce } from '../../base/diagnostics/warn-once.ts'
import type { OptionTable } from '../../base/options/checked-options.ts'
import { environmentNumber } from '../../base/options/environment.ts'
import { AN_HTTP_URL } from '../../base/options/http-url.ts'
import type { CheckedHttpDelivery, HttpDeliveryOptions } from '../delivery/http-delivery-options.ts'
import { HTTP_DELIVERY_OPTIONS, resolvedHttpDelivery } from '../delivery/http-delivery-options.ts'
import { HttpTransport } from '../delivery/http-transport.ts'
import type { Transport } from '../delivery/transport.ts'
import { otlpEnvironment, otlpProtocol } from './otlp-environment.ts'
import { readPartialSuccess } from './partial-success.ts'

/** Where and how log records are sent. What is not given comes from the `OTEL_EXPORTER_OTLP_*` variables. */
export interface OtlpLogsExportOptions extends HttpDeliveryOptions {
  /** The whole URL for logs. @default OTEL_EXPORTER_OTLP_LOGS_ENDPOINT, or http://localhost:4318/v1/logs */
  readonly url?: string | URL | undefined
  /** Milliseconds a record waits for others to be sent with it. @default OTEL_BLRP_SCHEDULE_DELAY, or 1000 */
  readonly batchDelay?: number | undefined
  /** Bytes of memory that encoded records may take which wait while the backend is away. @default 33554432 (32 MiB) */
  readonly maxQueueBytes?: number | undefined
}

/** {@link OtlpLogsExportOptions}, checked. */
export interface CheckedLogsExport extends CheckedHttpDelivery {
  readonly url?: string | URL
}

const DEFAULT_DELAY = 1000

export const LOGS_EXPORT_OPTIONS: OptionTable<CheckedLogsExport> = {
  url: AN_HTTP_URL,
  ...HTTP_DELIVERY_OPTIONS,
  batchDelay: { ...HTTP_DELIVERY_OPTIONS.batchDelay, default: () => delayFromEnvironment() ?? DEFAULT_DELAY },
}

/** How checked options say that records are queued and sent. */
export interface LogsDelivery {
  readonly transport: Transport
  readonly concurrencyLimit: number
  readonly batchDelay: number
  readonly maxQueueBytes: number
}

/** Checked options, completed by the environment. */
export function logsDelivery(checked: CheckedLogsExport): LogsDelivery {
  checkProtocol()
  const environment = otlpEnvironment('LOGS')
  const url = new URL(checked.url ?? environment.url)
  const delivery = resolvedHttpDelivery(checked, environment, url)
  const { concurrencyLimit, batchDelay, maxQueueBytes } = delivery
  const contentType = 'application/x-protobuf'
  const transport = new HttpTransport({ url, contentType, readPartialSuccess, ...delivery })
  return { transport, concurrencyLimit, batchDelay, maxQueueBytes }
}

function delayFromEnvironment(): number | undefined {
  return environmentNumber('OTEL_BLRP_SCHEDULE_DELAY', 'a number of milliseconds above 0', value => value > 0)
}

function checkProtocol(): void {
  const protocol = otlpProtocol('LOGS') ?? 'http/protobuf'
  if (protocol === 'http/protobuf') return
  warnOnce(
    'OTLP logs protocol',
    `the environment asks for OTLP by ${protocol}, but logs are sent as http/protobuf: set OTEL_EXPORTER_OTLP_LOGS_PROTOCOL=http/protobuf, and OTEL_EXPORTER_OTLP_LOGS_ENDPOINT to a receiver of it`,
  )
}
