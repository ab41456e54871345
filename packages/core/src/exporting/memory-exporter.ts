import { isSampled } from '../ids/trace-flags.ts'
import type { ReadableSpan } from '../span/readable-span.ts'
import type { SpanProcessor } from '../span/span-processor.ts'

/** A processor that keeps ended spans for a test to look at. */
export interface MemoryExporter extends SpanProcessor {
  /** The sampled spans that have ended, in the order of their ends. */
  readonly spans: readonly ReadableSpan[]
  /** Resolves with all spans as soon as there are at least `count`. */
  waitFor(count: number): Promise<readonly ReadableSpan[]>
  /** Returns the spans and forgets them. */
  take(): ReadableSpan[]
}

interface Waiter {
  readonly count: number
  resolve(spans: readonly ReadableSpan[]): void
}

/** Keeps every sampled span in memory, until {@link MemoryExporter.take} is called. */
export function memoryExporter(): MemoryExporter {
  const spans: ReadableSpan[] = []
  let waiters: Waiter[] = []

  function settleWaiters(): void {
    const ready = waiters.filter(waiter => waiter.count <= spans.length)
    waiters = waiters.filter(waiter => waiter.count > spans.length)
    for (const waiter of ready) waiter.resolve([...spans])
  }

  return {
    spans,
    waitFor(count) {
      return new Promise(resolve => {
        waiters.push({ count, resolve })
        settleWaiters()
      })
    },
    take: () => spans.splice(0),
    onStart() {},
    onEnd(span) {
      if (!isSampled(span.spanContext().traceFlags)) return
      spans.push(span)
      settleWaiters()
    },
    async forceFlush() {},
    async shutdown() {},
  }
}
