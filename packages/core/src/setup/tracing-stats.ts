import { printableLine } from '../base/diagnostics/printable-line.ts'
import { problemCounts, problemSentences } from '../base/diagnostics/warn-once.ts'
import type { Exporter, ExporterCounts } from '../span/exporter.ts'
import type { SpanCounts } from '../span/span-counts.ts'

/** What tracing did so far, in numbers of spans unless said otherwise. */
export interface TracingStats {
  /** Asked for while tracing was on. */
  readonly started: number
  /** Started, recorded and sampled. */
  readonly sampled: number
  /** Started and refused by the sampler. */
  readonly sampledOut: number
  /** Of these, exported all the same because `keep` wanted their local trace. */
  readonly tailSampled: number
  /** Local traces that only the sampler decided about because a bound of `keep` was reached, or tracing ended. */
  readonly keepFallbacks: number
  /** Ended and held at the moment, until their local root ends. */
  readonly buffered: number
  /** Bytes of memory these take, as estimated. */
  readonly bufferedBytes: number
  /** Recorded and ended. */
  readonly ended: number
  /** Encoded for sending. */
  readonly encoded: number
  /** Accepted by the backends. */
  readonly exported: number
  /** Lost, by reason; `started after shutdown` are those that were never begun. */
  readonly dropped: Readonly<Record<string, number>>
  /** Requests that were sent again. */
  readonly retries: number
  /** Bytes that wait to be sent. */
  readonly queueBytes: number
  /** Ended spans that wait to be sent, or whose delivery has not been confirmed yet. */
  readonly unsent: number
  /** Why the last request failed, on one line of at most 1000 characters. */
  readonly lastExportError?: string
  /** How often each kind of problem occurred in this process, such as a malformed header or a hook that threw. */
  readonly problems: Readonly<Record<string, number>>
  /** Each kind of problem in words, once, oldest first; lines of at most 1000 characters. */
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
  }
  let lastExportError: string | undefined
  for (const { counts } of exporters) {
    if (counts === undefined) continue
    stats.encoded += counts.encoded
    stats.exported += counts.exported
    stats.retries += counts.retries
    stats.queueBytes += counts.queueBytes
    stats.unsent += counts.unsent ?? unsettled(counts)
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
function unsettled({ encoded, exported, dropped }: ExporterCounts): number {
  return Math.max(
    0,
    Object.values(dropped).reduce((left, count) => left - count, encoded - exported),
  )
}
