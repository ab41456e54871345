import { trace } from '@opentelemetry/api'

/** How a local trace went: the part of a trace in this process, which is a request or a message. */
export interface TraceEnd {
  /** Whether a span of it had the status `ERROR`. */
  readonly hasFailed: boolean
  /** Duration in milliseconds. */
  readonly millis: number
  /** Whether the sampler took it. */
  readonly isSampled: boolean
  /** Whether `keep` of `startTracing` selected it. */
  readonly isTailSampled: boolean
}

/** A local trace of `@throughline/core`, which this package reaches by symbols: it works with any tracer. */
export interface WatchedTrace {
  /** `undefined` until it has ended. */
  readonly end: TraceEnd | undefined
  onEnd(listener: (end: TraceEnd) => void): void
}

/** What became of lines that were kept in memory. */
export interface LineCounts {
  /** In memory now. */
  waiting: number
  /** Estimated bytes of these. */
  bytes: number
  written: number
  forgotten: number
  /** Lost because of `maxLines` or `maxBytes`. */
  dropped: number
}

/** Is told of the end of the process. */
export interface TraceWatcher {
  readonly lines: Readonly<LineCounts>
  onExit(): void
  written(): Promise<void>
}

const WATCHERS = Symbol.for('throughline.trace-watchers.1')
const WATCHED_TRACE = Symbol.for('throughline.watched-trace.1')

interface Slots {
  [WATCHERS]?: { value: Set<TraceWatcher> | undefined }
}

const watchers = new Set<TraceWatcher>()

/** From now on core follows local traces, also those that the sampler refuses. */
export function watchTraces(watcher: TraceWatcher): void {
  const slots = globalThis as Slots
  slots[WATCHERS] ??= { value: undefined }
  slots[WATCHERS].value ??= new Set()
  slots[WATCHERS].value.add(watcher)
  // Where tracing does not flush at the end of the process. Before pino ends its streams, at which it listens too.
  if (watchers.size === 0) process.prependListener('exit', endAll)
  watchers.add(watcher)
}

function endAll(): void {
  for (const watcher of watchers) watcher.onExit()
}

/** The local trace of the active span; `undefined` outside of spans of `@throughline/core`. */
export function activeTrace(): WatchedTrace | undefined {
  try {
    return (trace.getActiveSpan() as { readonly [WATCHED_TRACE]?: WatchedTrace } | undefined)?.[WATCHED_TRACE]
  } catch {
    // Context manager and span may be foreign, and a log line must not fail because of them.
    return undefined
  }
}
