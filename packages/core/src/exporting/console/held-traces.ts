import type { TreeSpan } from './tree-span.ts'

/** A trace in this process: its ended spans that were not shown yet, and what is still running. */
export interface HeldTrace {
  readonly spans: TreeSpan[]
  /** The local roots that have started and not ended. */
  readonly openRoots: Set<string>
  /** How many of its spans have started and not ended. */
  open: number
}

/** The traces of this process of which something is held. */
export interface HeldTraces {
  /** The trace, held from now on. */
  hold(traceId: string): HeldTrace
  add(trace: HeldTrace, span: TreeSpan): void
  /** Takes the spans out of a trace; it stays only while more are to come. */
  release(traceId: string): TreeSpan[]
  /** Takes the spans out of every trace, oldest first. */
  releaseAll(): (readonly [traceId: string, spans: TreeSpan[]])[]
}

/** Holds at most `maxTraces` and `maxSpans`; beyond that the oldest trace is given up and handed to `evicted`. */
export function heldTraces(
  maxTraces: number,
  maxSpans: number,
  evicted: (traceId: string, spans: TreeSpan[]) => void,
): HeldTraces {
  const traces = new Map<string, HeldTrace>()
  let spanCount = 0
  return { hold, add, release, releaseAll }

  function hold(traceId: string): HeldTrace {
    const held = traces.get(traceId)
    if (held) return held
    if (traces.size >= maxTraces) evictOldest()
    const trace: HeldTrace = { spans: [], openRoots: new Set(), open: 0 }
    traces.set(traceId, trace)
    return trace
  }

  function add(trace: HeldTrace, span: TreeSpan): void {
    trace.spans.push(span)
    spanCount += 1
    while (spanCount > maxSpans) evictOldest()
  }

  function release(traceId: string): TreeSpan[] {
    const trace = traces.get(traceId)
    if (!trace) return []
    if (trace.open === 0 && trace.openRoots.size === 0) traces.delete(traceId)
    spanCount -= trace.spans.length
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
