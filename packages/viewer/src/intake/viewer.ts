import type { ViewerStats } from '../api/live-events.ts'
import type { LiveFeed } from '../live/live-feed.ts'
import { liveFeed } from '../live/live-feed.ts'
import type { TraceLogLine } from '../otlp/log-records.ts'
import type { AttributeLog } from '../query/attribute-log.ts'
import { attributeLog } from '../query/attribute-log.ts'
import type { Rollups } from '../rates/rollups.ts'
import { rollups } from '../rates/rollups.ts'
import { spanRates } from '../rates/span-rates.ts'
import type { ArrivedTrace, KeepLimits } from '../storage/trace-keeper.ts'
import { traceKeeper } from '../storage/trace-keeper.ts'
import type { TraceRecord } from '../storage/trace-record.ts'
import type { TraceStore } from '../storage/trace-store.ts'
import { VERSION } from '../version.ts'
import { arrivedTraces } from './arrived-traces.ts'
import type { KnownNames } from './known-names.ts'
import { knownNames } from './known-names.ts'
import type { PartialSuccess } from './partial-success.ts'
import type { RecentRequests } from './recent-requests.ts'
import { recentRequests } from './recent-requests.ts'

/** Everything that is known of the traces, and the doors through which more comes in. */
export interface Viewer {
  readonly store: TraceStore
  readonly rates: Rollups
  readonly live: LiveFeed
  readonly names: KnownNames
  readonly attributes: AttributeLog
  readonly requests: RecentRequests
  /**
   * Takes an `ExportTraceServiceRequest`.
   *
   * @throws Malformed
   */
  takeTraces(bytes: Uint8Array): PartialSuccess
  takeLogs(lines: readonly TraceLogLine[]): void
  /** Counts what could not be taken at all. */
  refuse(reason: string, count?: number): void
  stats(): ViewerStats
  /** Calls back with each trace that grew. */
  onChange(listener: (records: readonly TraceRecord[]) => void): void
  /** Does what has to be done from time to time: four times a second. */
  tick(): void
  close(): void
}

/** What a viewer is made of. */
export interface ViewerParts {
  readonly store: TraceStore
  readonly limits: KeepLimits
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: () => number
  /** @default [] */
  readonly endpoints?: () => readonly string[]
  /** What passing on came to, where there is such. */
  readonly forwarded?: () => NonNullable<ViewerStats['forwarded']> | undefined
}

/** Brings the store, the rates and the live feed together. */
export function viewer({ store, limits, now = Date.now, endpoints, forwarded }: ViewerParts): Viewer {
  const keeper = traceKeeper(store, limits)
  const rates = rollups(now)
  const counting = spanRates(rates)
  const names = knownNames()
  const attributes = attributeLog()
  const listeners: ((records: readonly TraceRecord[]) => void)[] = []
  const received = { spans: 0, logs: 0, requests: 0 }
  const forgotten = { traces: 0, spans: 0 }
  const refused: Record<string, number> = {}
  const cut = { values: 0, bytes: 0 }
  const requests = recentRequests(now)
  const live = liveFeed(store, stats)
  const started = now()
  return {
    store,
    rates,
    live,
    names,
    attributes,
    requests,
    takeTraces,
    takeLogs,
    refuse,
    stats,
    onChange: listener => {
      listeners.push(listener)
    },
    tick,
    close: store.close,
  }

  function takeTraces(bytes: Uint8Array): PartialSuccess {
    const arrived = arrivedTraces(bytes)
    received.requests += 1
    received.spans += arrived.spans + arrived.refused
    cut.values += arrived.cut.values
    cut.bytes += arrived.cut.bytes
    if (arrived.refused > 0) refuse(NO_IDS, arrived.refused)
    const time = now()
    for (const { spans } of arrived.traces.values())
      for (const { facts, service, linked } of spans) counting.add(facts, service, time, linked)
    names.addSample(bytes)
    const tooLarge = keep(arrived.traces)
    const reason = tooLarge > 0 ? TOO_LARGE : NO_IDS
    return { refused: arrived.refused + tooLarge, reason }
  }

  function keep(traces: ReadonlyMap<string, ArrivedTrace>): number {
    const { changed, refused: tooLarge } = keeper.add(traces, now())
    if (tooLarge > 0) refuse(TOO_LARGE, tooLarge)
    for (const record of changed) {
      names.addRecord(record)
      attributes.add(record.seq, traces.get(record.traceId)?.attributes ?? [])
    }
    live.changed(changed)
    for (const listener of listeners) listener(changed)
    return tooLarge
  }

  function takeLogs(lines: readonly TraceLogLine[]): void {
    received.logs += lines.length
    const traces = new Map<string, ArrivedTrace & { logs: TraceLogLine['line'][] }>()
    for (const { traceId, line } of lines) {
      const trace = traces.get(traceId) ?? { spans: [], bytes: NO_BYTES, logs: [], attributes: [] }
      traces.set(traceId, trace)
      trace.logs.push(line)
    }
    if (traces.size > 0) keep(traces)
  }

  function refuse(reason: string, count = 1): void {
    refused[reason] = (refused[reason] ?? 0) + count
    live.changed([])
  }

  function tick(): void {
    const time = now()
    counting.settle(time)
    const gone = keeper.tidy(time)
    forgotten.traces += gone.traceIds.length
    forgotten.spans += gone.spans
    if (gone.traceIds.length > 0) attributes.forget(store.oldest()?.seq ?? store.lastSeq() + 1)
    live.forgotten(gone)
    live.send()
  }

  function stats(): ViewerStats {
    const oldest = store.oldest()?.start
    const passedOn = forwarded?.()
    return {
      version: VERSION,
      started,
      storage: store.kind,
      ...store.counts(),
      maxBytes: limits.bytes,
      ...(Number.isFinite(limits.traces) && { maxTraces: limits.traces }),
      maxAge: limits.age,
      ...(oldest !== undefined && { oldest }),
      forgotten: { ...forgotten },
      received: { ...received, repeated: requests.repeated() },
      refused: { ...refused },
      cut: { ...cut },
      ...(passedOn && { forwarded: passedOn }),
      services: names.services(),
      endpoints: endpoints?.() ?? [],
    }
  }
}

const NO_BYTES = new Uint8Array()
const NO_IDS = 'a span has no valid trace id or span id'
const TOO_LARGE = 'a trace takes more than half of the room'
