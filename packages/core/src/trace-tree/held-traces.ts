import type { TreeSpan } from './tree-span.ts'
import { treeSpanBytes } from './tree-span.ts'

/** A trace in this process: its ended spans that were not shown yet, and its running ones. */
interface HeldTrace {
  readonly spans: TreeSpan[]
  /** Estimated bytes of the ended spans. */
  bytes: number
  /** Ids of the local roots that are running. */
  readonly openRoots: Set<string>
  /** Number of its running spans. */
  open: number
}

/** The traces of this process that have spans to show. */
export interface HeldTraces {
  /** Returns the trace, and adds it where it is new. */
  hold(traceId: string): HeldTrace
  add(trace: HeldTrace, span: TreeSpan): void
  /** Takes the spans out of a trace, and removes the trace unless spans of it are running. */
  release(traceId: string): TreeSpan[]
  /** Takes the spans out of every trace, oldest first. */
  releaseAll(): (readonly [traceId: string, spans: TreeSpan[]])[]
}

/** Bounds the traces, spans and bytes: beyond that the oldest trace is removed and passed to `evicted`. */
export function heldTraces(
  maxTraces: number,
  maxSpans: number,
  maxBytes: number,
  evicted: (traceId: string, spans: TreeSpan[]) => void,
): HeldTraces {
  const traces = new Map<string, HeldTrace>()
  let spanCount = 0
  let bytes = 0
  return { hold, add, release, releaseAll }

  function hold(traceId: string): HeldTrace {
    const held = traces.get(traceId)
    if (held) return held
    if (traces.size >= maxTraces) evictOldest()
    const trace: HeldTrace = { spans: [], bytes: 0, openRoots: new Set(), open: 0 }
    traces.set(traceId, trace)
    return trace
  }

  function add(trace: HeldTrace, span: TreeSpan): void {
    trace.spans.push(span)
    spanCount += 1
    const size = treeSpanBytes(span)
    trace.bytes += size
    bytes += size
    while (spanCount > maxSpans || bytes > maxBytes) evictOldest()
  }

  function release(traceId: string): TreeSpan[] {
    const trace = traces.get(traceId)
    if (!trace) return []
    if (trace.open === 0 && trace.openRoots.size === 0) traces.delete(traceId)
    spanCount -= trace.spans.length
    bytes -= trace.bytes
    trace.bytes = 0
    return trace.spans.splice(0)
  }

  function releaseAll(): (readonly [string, TreeSpan[]])[] {
    return [...traces.keys()].map(traceId => [traceId, release(traceId)] as const)
  }

  function evictOldest(): void {
    for (const traceId of traces.keys()) {
      const spans = release(traceId)
      traces.delete(traceId)
      if (spans.length > 0) evicted(traceId, spans)
      return
    }
  }
}
