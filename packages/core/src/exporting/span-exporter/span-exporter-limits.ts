import { environmentNumber } from '../../base/options/environment.ts'
import { LONGEST_TIMER_MILLIS } from '../../base/time/pause.ts'

/** How spans are gathered for an exporter of OpenTelemetry. */
export interface SpanExporterLimits {
  /** Milliseconds a span waits for others. */
  readonly delay: number
  /** Milliseconds one export may take. */
  readonly timeout: number
  /** Spans that may wait. */
  readonly maxQueueSize: number
  /** Bytes of memory, as estimated, of the spans that may wait. */
  readonly maxQueueBytes: number
  /** Spans handed over at once. */
  readonly maxBatchSize: number
}

/** As much as 32,768 spans of requests with some 15 attributes take; those with long texts are fewer. */
const MAX_QUEUE_BYTES = 64 * 1024 * 1024

/** Milliseconds. */
const DEFAULT_DELAY = 5000

/**
 * The OTEL_BSP_* variables with the defaults of the specification (configuration/sdk-environment-variables.md), but
 * for the queue: its 2,048 spans are full after a burst of half a second.
 *
 * @param batchDelay of the exporter
 */
export function spanExporterLimits(batchDelay: number = DEFAULT_DELAY): SpanExporterLimits {
  return {
    delay: Math.min(positive('OTEL_BSP_SCHEDULE_DELAY', 'milliseconds') ?? batchDelay, LONGEST_TIMER_MILLIS),
    timeout: positive('OTEL_BSP_EXPORT_TIMEOUT', 'milliseconds') ?? 30_000,
    maxQueueSize: positive('OTEL_BSP_MAX_QUEUE_SIZE', 'spans') ?? 32_768,
    maxQueueBytes: MAX_QUEUE_BYTES,
    maxBatchSize: positive('OTEL_BSP_MAX_EXPORT_BATCH_SIZE', 'spans') ?? 512,
  }
}

function positive(name: string, unit: string): number | undefined {
  return environmentNumber(name, `a number of ${unit} above 0`, value => value > 0)
}
