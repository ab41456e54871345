import { context, isSpanContextValid } from '@opentelemetry/api'
import type { OptionTable } from '../base/options/checked-options.ts'
import { checkedOptions } from '../base/options/checked-options.ts'
import { environmentFlag } from '../base/options/environment.ts'
import { isRecord } from '../base/options/object-checks.ts'
import { A_BOOLEAN } from '../base/options/option-kinds.ts'
import { ensureDiagLogger } from '../base/platform/diag-logger.ts'
import { FLUSH_TIMEOUT, SHUTDOWN_TIMEOUT } from '../base/time/timeouts.ts'
import { spanOf } from '../context/context-with-span.ts'
import { spanContextOf } from '../context/sound-span-context.ts'
import type { LineSpan } from '../exporting/otlp/log-line.ts'
import type { CheckedOtlpDelivery } from '../exporting/otlp/otlp-delivery.ts'
import type { LogExportCounts } from '../exporting/otlp/otlp-logs-exporter.ts'
import { OtlpLogsExporter } from '../exporting/otlp/otlp-logs-exporter.ts'
import type { OtlpLogsExportOptions } from '../exporting/otlp/otlp-logs-options.ts'
import { LOGS_EXPORT_OPTIONS, logsDelivery } from '../exporting/otlp/otlp-logs-options.ts'
import { processResource } from '../resource/process-resource.ts'
import type { FlushOptions } from '../span/exporter.ts'
import { flushTimeout } from '../span/flush-timeout.ts'
import { endWatching } from '../span/watched-trace.ts'
import { flushAtBothEnds } from './exit-hooks.ts'
import { AT_EXIT_TIMEOUT, EXIT_TIMEOUT } from './exit-timeouts.ts'
import { reportUnsent } from './report-unsent.ts'

/** Options of {@link otlpLogs}. */
export interface OtlpLogsOptions extends OtlpLogsExportOptions {
  /** Sends what is left before the process ends, for at most 3 seconds. @default true */
  readonly flushOnExit?: boolean | undefined
}

/** A destination of pino whose lines are sent by OTLP. */
export interface OtlpLogs {
  /** By this pino takes it for a stream as its only argument. */
  readonly writable: true
  /** Takes a line: JSON of pino, bunyan or winston, or any text. Never throws. */
  write(line: string): void
  /** For `log.flush(callback)` of pino: calls back when all lines until now were sent or given up, or after 30 seconds. */
  flush(callback?: (error?: Error) => void): void
  /** Resolves when all lines until now were sent or given up, or after `timeout` milliseconds (default 30000). Never rejects. */
  forceFlush(options?: FlushOptions): Promise<void>
  /**
   * Sends what is left; what is unsent after `timeout` milliseconds (default 5000), and lines that come later, are dropped and
   * counted. Never rejects.
   */
  shutdown(options?: FlushOptions): Promise<void>
  /** Returns the counts of log records so far. */
  stats(): LogExportCounts
  /** pino describes its levels and keys by this. */
  emit(event: string, message: unknown): void
}

interface Checked extends CheckedOtlpDelivery {
  readonly flushOnExit: boolean
}

const OPTIONS: OptionTable<Checked> = {
  ...LOGS_EXPORT_OPTIONS,
  flushOnExit: { ...A_BOOLEAN, default: () => true },
}

/**
 * Sends log lines as records to an OpenTelemetry collector, or any backend that speaks OTLP, by HTTP or gRPC: `pino(otlpLogs())`. Records have the resource of `startTracing`, also after its shutdown, else that of the environment, and the ids of the line,
 * else those of the active span. What waits for the collector is bytes. With OTEL_SDK_DISABLED=true nothing is sent.
 * Specification: logs/data-model.md.
 *
 * @throws TypeError for an unknown or wrong option, and for `protocol: 'grpc'` without an import of `@throughline/core/otlp-grpc`
 */
export function otlpLogs(options: OtlpLogsOptions = {}): OtlpLogs {
  ensureDiagLogger()
  const { flushOnExit, ...checked } = checkedOptions(options, OPTIONS)
  const exporter = new OtlpLogsExporter(processResource(), logsDelivery(checked))
  const isDisabled = environmentFlag('OTEL_SDK_DISABLED')
  const removeHooks = flushOnExit && !isDisabled ? flushAtEnd(exporter) : () => {}
  let ending: Promise<void> | undefined

  async function end(timeout: number): Promise<void> {
    await exporter.flush(timeout, { isLast: true })
    removeHooks()
    exporter.close(timeout)
  }

  function forceFlush(flushOptions?: FlushOptions): Promise<void> {
    return exporter.flush(flushTimeout(flushOptions, FLUSH_TIMEOUT))
  }

  return {
    writable: true,
    write(line) {
      if (!isDisabled) exporter.write({ text: String(line), observed: Date.now(), span: activeSpan() })
    },
    flush: callback => void forceFlush().then(() => callback?.()),
    forceFlush,
    shutdown(flushOptions) {
      ending ??= end(flushTimeout(flushOptions, SHUTDOWN_TIMEOUT))
      return ending
    },
    stats: () => exporter.counts,
    emit: (_event, message) => learnNames(exporter, message),
  }
}

function activeSpan(): LineSpan | undefined {
  const spanContext = spanContextOf(spanOf(context.active()))
  if (spanContext === undefined || !isSpanContextValid(spanContext)) return undefined
  const { traceId, spanId, traceFlags } = spanContext
  return { traceId: traceId.toLowerCase(), spanId: spanId.toLowerCase(), traceFlags }
}

/** pino 8 to 10 emit `PINO_CONFIG` to their stream (pino.js, "config"). */
function learnNames(exporter: OtlpLogsExporter, message: unknown): void {
  if (!isRecord(message) || message.code !== 'PINO_CONFIG' || !isRecord(message.config)) return
  const { messageKey, errorKey, levels } = message.config
  const labels = isRecord(levels) && isRecord(levels.labels) ? { labels: levels.labels as never } : {}
  if (typeof messageKey === 'string' && typeof errorKey === 'string')
    exporter.names = { messageKey, errorKey, ...labels }
}

/** @returns removes the hooks */
function flushAtEnd(exporter: OtlpLogsExporter): () => void {
  function flushSync(): void {
    // Lines that wait for the end of their request come now.
    endWatching()
    exporter.flushAtExit(AT_EXIT_TIMEOUT)
    reportUnsent(exporter.counts, 'log record', exporter.counts.lastError)
  }

  const actions = {
    flush: () => exporter.flush(0),
    drain: () => exporter.flush(EXIT_TIMEOUT - AT_EXIT_TIMEOUT, { abort: true }),
    flushSync,
  }
  return flushAtBothEnds(actions, flushSync)
}
