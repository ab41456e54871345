import { printableLine } from '../base/diagnostics/printable-line.ts'
import { textOf } from '../base/diagnostics/text-of.ts'
import { problemCounts, problemSentences } from '../base/diagnostics/warn-once.ts'
import type { ExporterCounts, SpoolCounts } from '../span/exporter.ts'
import { reportUnreadableCounts } from '../span/exporter-accounts.ts'
import type { SpanCounts } from '../span/span-counts.ts'
import type { LineCounts } from '../span/watched-trace.ts'
import { watchersLines } from '../span/watched-trace.ts'
import type { OpenSpans } from '../trace/watchdog/watchdog.ts'

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
  /** Part of `sampled`: not exported because `ignore.after` of a server has selected their request. */
  readonly discarded: number
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
  /** Kept in files by exporters with a `spool`; part of neither `unsent` nor `dropped`. Missing where there is none. */
  readonly spool?: SpoolCounts
  /** Spans that have been open for longer than the `watchdog` allows. Missing where there is none. */
  readonly openSpans?: OpenSpans
  /** The failure of the last request, on one line of at most 1000 characters. */
  readonly lastExportError?: string
  /** Log lines of all loggers with `bufferUntil` in this process; left out without one. */
  readonly lines?: LineCounts
  /** How often each kind of problem occurred in this process, such as a malformed header or a hook that threw. */
  readonly problems: Readonly<Record<string, number>>
  /** The first sentence of each kind of problem, oldest first; lines of at most 1000 characters. */
  readonly warnings: readonly string[]
}

/** @param exporters what each has counted, which may be of an application's making */
export function tracingStats(
  spans: Readonly<SpanCounts>,
  exporters: readonly ExporterCounts[],
  openSpans?: OpenSpans,
): TracingStats {
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
  let spool: SpoolCounts | undefined
  for (const given of exporters) {
    const counts = readCounts(given)
    if (counts === undefined) continue
    stats.encoded += counts.encoded
    stats.exported += counts.exported
    stats.retries += counts.retries
    stats.queueBytes += counts.queueBytes
    stats.unsent += counts.unsent
    stats.unconfirmed += counts.unconfirmed
    lastExportError = counts.lastError ?? lastExportError
    spool = summed(spool, counts.spool)
    for (const [reason, count] of counts.dropped) dropped[reason] = (dropped[reason] ?? 0) + count
  }
  const lines = watchersLines()
  return {
    ...stats,
    ...(lines && { lines }),
    ...(spool !== undefined && { spool }),
    ...(openSpans !== undefined && { openSpans }),
    ...(lastExportError === undefined ? {} : { lastExportError: printableLine(lastExportError) }),
    problems: problemCounts(),
    warnings: problemSentences(),
  }
}

interface ReadCounts extends Required<Omit<ExporterCounts, 'dropped' | 'lastError' | 'spool'>> {
  readonly dropped: readonly (readonly [reason: string, count: number])[]
  readonly lastError: string | undefined
  readonly spool: SpoolCounts | undefined
}

/** A number that is missing, or none, counts as 0; the rest of a sum would be lost in it. */
function readCounts(given: ExporterCounts): ReadCounts | undefined {
  try {
    const encoded = numberOf(given.encoded)
    const exported = numberOf(given.exported)
    const unconfirmed = numberOf(given.unconfirmed)
    const dropped = Object.entries(given.dropped ?? {}).map(
      ([reason, count]) => [reason, numberOf(count)] as const,
    )
    const lost = dropped.reduce((sum, [, count]) => sum + count, 0)
    const { unsent = Math.max(0, encoded - exported - unconfirmed - lost), lastError } = given
    return {
      encoded,
      exported,
      unconfirmed,
      dropped,
      retries: numberOf(given.retries),
      queueBytes: numberOf(given.queueBytes),
      unsent: numberOf(unsent),
      lastError: lastError === undefined ? undefined : textOf(lastError),
      spool: summed(undefined, given.spool),
    }
  } catch (error) {
    reportUnreadableCounts(error)
    return undefined
  }
}

function numberOf(count: unknown): number {
  return typeof count === 'number' && !Number.isNaN(count) ? count : 0
}

function summed(one: SpoolCounts | undefined, other: SpoolCounts | undefined): SpoolCounts | undefined {
  if (other === undefined) return one
  return {
    spans: numberOf(one?.spans) + numberOf(other.spans),
    bytes: numberOf(one?.bytes) + numberOf(other.bytes),
    recovered: numberOf(one?.recovered) + numberOf(other.recovered),
    damaged: numberOf(one?.damaged) + numberOf(other.damaged),
  }
}
