import { environmentNumber } from '../../configuration/environment.ts'
import { LONGEST_TIMER_MILLIS } from '../delivery/pause.ts'

/** How spans are gathered for an exporter of OpenTelemetry. */
export interface SpanExporterLimits {
  /** Milliseconds a span waits for others. */
  readonly delay: number
  /** Milliseconds one export may take. */
  readonly timeout: number
  /** Spans that may wait. */
  readonly maxQueueSize: number
  /** Spans handed over at once. */
  readonly maxBatchSize: number
}

/**
 * The OTEL_BSP_* variables with the defaults of the specification (configuration/sdk-environment-variables.md), but
 * for the queue: its 2,048 spans are full after a burst of half a second.
 */
export function spanExporterLimits(): SpanExporterLimits {
  return {
    delay: Math.min(positive('OTEL_BSP_SCHEDULE_DELAY', 'milliseconds') ?? 5000, LONGEST_TIMER_MILLIS),
    timeout: positive('OTEL_BSP_EXPORT_TIMEOUT', 'milliseconds') ?? 30_000,
    maxQueueSize: positive('OTEL_BSP_MAX_QUEUE_SIZE', 'spans') ?? 32_768,
    maxBatchSize: positive('OTEL_BSP_MAX_EXPORT_BATCH_SIZE', 'spans') ?? 512,
  }
}

function positive(name: string, unit: string): number | undefined {
  return environmentNumber(name, `a number of ${unit} above 0`, value => value > 0)
}
