import type { HrTime, SpanStatus } from '@opentelemetry/api'
import { SpanStatusCode } from '@opentelemetry/api'
import { globalSlot } from '../base/global-slot.ts'

/** What became of log lines that wait in memory for the end of their request. */
export interface LineCounts {
  /** In memory now. */
  readonly waiting: number
  /** Estimated bytes of these. */
  readonly bytes: number
  /** Written, since their request failed, was slow or was kept. */
  readonly written: number
  /** Not written, since their request was none of these. */
  readonly forgotten: number
  /** Lost because of a bound. */
  readonly dropped: number
}

/**
 * Waits for the ends of local traces, such as a logger that keeps lines of requests until these end. Registered by
 * `@throughline/logger` behind the symbol of the slot.
 */
interface TraceWatcher {
  readonly lines: LineCounts
  /** Called when the process ends: what is open will not end any more. */
  onExit(): void
  /** Resolves when streams have written what `onExit` gave them. */
  written?(): Promise<void>
}

const slot = globalSlot<Set<TraceWatcher>>('trace-watchers.1')

/** Gives a span's {@link WatchedTrace} to watchers, which know spans by `@opentelemetry/api` only. */
export const WATCHED_TRACE: unique symbol = Symbol.for('throughline.watched-trace.1')

/** Whether local traces are watched: spans that the sampler refuses are then recorded, so that their status is known. */
export function isWatching(): boolean {
  return slot.value !== undefined
}

/** Informs all watchers that the process ends. Never throws. */
export function endWatching(): void {
  for (const watcher of slot.value ?? []) {
    try {
      watcher.onExit()
    } catch {
      // The process ends, and the exporters come next.
    }
  }
}

/**
 * The same for a process that can wait: a signal ends also the threads of streams, which write beside it. Resolves when they
 * have written. Never rejects.
 */
export async function endWatchingAndWait(): Promise<void> {
  endWatching()
  await Promise.allSettled([...(slot.value ?? [])].map(async watcher => watcher.written?.()))
}

/** The sum of all watchers; `undefined` without one. */
export function watchersLines(): LineCounts | undefined {
  if (!isWatching()) return undefined
  const sum = { waiting: 0, bytes: 0, written: 0, forgotten: 0, dropped: 0 }
  for (const { lines } of slot.value ?? [])
    for (const name of Object.keys(sum) as (keyof LineCounts)[]) sum[name] += lines[name]
  return sum
}

/** How a local trace went. */
export interface TraceEnd {
  /** Whether a span of it had the status `ERROR`. */
  readonly hasFailed: boolean
  /** Duration of its local root in milliseconds. */
  readonly millis: number
  /** Whether the sampler took it. */
  readonly isSampled: boolean
  /** Whether `keep` selected it, which the sampler refused. */
  readonly isTailSampled: boolean
}

/** A span, as far as the end of a local trace depends on it. */
interface WatchedSpan {
  readonly status: SpanStatus
  readonly duration: HrTime
  readonly isSampled: boolean
  readonly isTailSampled: boolean
}

/** The part of a trace in this process whose end is awaited: the local root and all spans below it. */
export class WatchedTrace {
  /** How it went; `undefined` until its local root has ended. */
  end: TraceEnd | undefined
  #root: WatchedSpan | undefined
  #hasFailed = false
  #listeners: ((end: TraceEnd) => void)[] | undefined

  constructor(root: WatchedSpan) {
    this.#root = root
  }

  /** Calls `listener` when the local root ends. It must not throw. */
  onEnd(listener: (end: TraceEnd) => void): void {
    this.#listeners ??= []
    this.#listeners.push(listener)
  }

  /** Notes that a span of it has ended. */
  spanEnded(span: WatchedSpan): void {
    if (span.status.code === SpanStatusCode.ERROR) this.#hasFailed = true
    if (span !== this.#root) return
    this.#root = undefined
    const { duration, isSampled, isTailSampled } = span
    const millis = duration[0] * 1000 + duration[1] / 1e6
    const end = { hasFailed: this.#hasFailed, millis, isSampled, isTailSampled }
    this.end = end
    for (const listener of this.#listeners ?? []) listener(end)
    this.#listeners = undefined
  }
}
