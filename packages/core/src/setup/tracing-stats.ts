import { printableLine } from '../base/diagnostics/printable-line.ts'
import { problemCounts, problemSentences } from '../base/diagnostics/warn-once.ts'
import type { Exporter, ExporterCounts } from '../span/exporter.ts'
import type { SpanCounts } from '../span/span-counts.ts'

/** Counts of tracing so far; of spans unless stated otherwise. */
export interface TracingStats {
  /** Started while tracing was on. */
  readonly started: number
  /** Started, recorded and sampled. */
  readonly sampled: number
  /** Started and refused by the sampler. */
  readonly sampledOut: number
  /** Part of `sampledOut`: exported nevertheless because `keep` selected their local trace. */
  readonly tailSampled: number
  /** Local traces decided by the sampler alone, because a bound of `keep` was reached or tracing ended. */
  readonly keepFallbacks: number
  /** Ended and buffered now, until their local root ends. */
  readonly buffered: number
  /** Estimated bytes of memory of the buffered spans. */
  readonly bufferedBytes: number
  /** Recorded and ended. */
  readonly ended: number
  /** Encoded for sending. */
  readonly encoded: number
  /** Accepted by the backends. */
  readonly exported: number
  /** Lost, by reason; `started after shutdown` counts spans that were never started. */
  readonly dropped: Readonly<Record<string, number>>
  /** Requests that were sent again. */
  readonly retries: number
  /** Bytes waiting to be sent. */
  readonly queueBytes: number
  /** Ended spans waiting to be sent or to be confirmed. */
  readonly unsent: number
  /** Sent, but not confirmed by the backend before tracing or the process ended: they may have arrived. */
  readonly unconfirmed: number
  /** The failure of the last request, on one line of at most 1000 characters. */
  readonly lastExportError?: string
  /** How often each kind of problem occurred in this process, such as a malformed header or a hook that threw. */
  readonly problems: Readonly<Record<string, number>>
  /** The first sentence of each kind of problem, oldest first; lines of at most 1000 characters. */
  readonly warnings: readonly string[]
}

export function tracingStats(spans: Readonly<SpanCounts>, exporters: readonly Exporter[]): TracingStats {
  const { tooLate, ...begun } = spans
  const dropped: Record<string, number> = tooLate > 0 ? { 'started after shutdown': tooLate } : {}
  const stats = {
    ...begun,
    encoded: 0,
    exported: 0,
    dropped,
    retries: 0,
    queueBytes: 0,
    unsent: 0,
    unconfirmed: 0,
  }
  let lastExportError: string | undefined
  for (const { counts } of exporters) {
    if (counts === undefined) continue
    stats.encoded += counts.encoded
    stats.exported += counts.exported
    stats.retries += counts.retries
    stats.queueBytes += counts.queueBytes
    stats.unsent += counts.unsent ?? unsettled(counts)
    stats.unconfirmed += counts.unconfirmed ?? 0
    lastExportError = counts.lastError ?? lastExportError
    for (const [reason, count] of Object.entries(counts.dropped)) {
      dropped[reason] = (dropped[reason] ?? 0) + count
    }
  }
  return {
    ...stats,
    ...(lastExportError === undefined ? {} : { lastExportError: printableLine(lastExportError) }),
    problems: problemCounts(),
    warnings: problemSentences(),
  }
}

/** An exporter of the application may not count them itself. */
function unsettled({ encoded, exported, dropped, unconfirmed = 0 }: ExporterCounts): number {
  return Math.max(
    0,
    Object.values(dropped).reduce((left, count) => left - count, encoded - exported - unconfirmed),
  )
}
