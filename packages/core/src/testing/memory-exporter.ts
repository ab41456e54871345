import { messageOf, warnOnce } from '../base/diagnostics/warn-once.ts'
import { expected } from '../base/options/expected.ts'
import { isSampled } from '../ids/trace-flags.ts'
import type { TextPattern } from '../sampling/text-pattern.ts'
import { readableSpan } from '../span/exported-span.ts'
import type { Exporter, ExporterCounts } from '../span/exporter.ts'
import { countBy, noteReached } from '../span/exporter-accounts.ts'
import { isInUse } from '../span/processors-in-use.ts'
import type { ReadableSpan, Resource } from '../span/readable-span.ts'
import type { WaitOptions } from './memory-waiters.ts'
import { MemoryWaiters } from './memory-waiters.ts'
import type { SpanPattern } from './span-pattern.ts'

/** A processor that keeps ended spans for a test to look at. */
export interface MemoryExporter extends Exporter {
  /** The sampled spans that have ended, in the order of their ends. */
  readonly spans: readonly ReadableSpan[]
  /** The sampled spans that have started and not ended, in the order of their starts. */
  readonly openSpans: readonly ReadableSpan[]
  /**
   * Resolves with all spans as soon as there are at least `count`. Rejects when there are fewer after `timeout`, or when tracing
   * is shut down, in sentences that name those that have ended and those that have not, and show the trace that is there.
   *
   * @throws TypeError for a wrong argument
   */
  waitFor(count: number, options?: WaitOptions): Promise<readonly ReadableSpan[]>
  /**
   * Resolves with the first span that `predicate` is true for. Rejects as the other does, with what `predicate` throws, or
   * where it returns a promise: it has to be synchronous.
   */
  waitFor(predicate: (span: ReadableSpan) => boolean, options?: WaitOptions): Promise<ReadableSpan>
  /** Resolves with the first span of a name, or that fits a pattern. Rejects with the nearest span and how it differs. */
  waitFor(pattern: TextPattern | SpanPattern, options?: WaitOptions): Promise<ReadableSpan>
  /** Returns the spans and forgets them. */
  take(): ReadableSpan[]
}

/**
 * Keeps every sampled span in memory, until {@link MemoryExporter.take} is called. What ends after the shutdown of all
 * tracing that it is given to is not kept, and counted as dropped.
 */
export function memoryExporter(): MemoryExporter
/** @throws TypeError, since it has no options */
export function memoryExporter(...given: unknown[]): MemoryExporter
export function memoryExporter(...given: unknown[]): MemoryExporter {
  if (given.some(each => each !== undefined))
    throw expected('the arguments of memoryExporter', 'none, since it has no options', given)
  const spans: ReadableSpan[] = []
  const open = new Map<string, ReadableSpan>()
  const waiters = new MemoryWaiters(spans, open)
  let kept = 0
  let late = 0
  let unreadable = 0
  let wasShutDown = false
  let isHeard = false
  let resource: Resource | undefined

  const exporter = countBy<MemoryExporter>(
    {
      spans,
      get openSpans() {
        return [...open.values()]
      },
      waitFor: (wanted: never, options: WaitOptions = {}) => waiters.wait(wanted, options, obstacle),
      take: () => spans.splice(0),
      onStart(span) {
        isHeard = true
        // Nothing starts in a tracing that is shut down, so this is another one.
        wasShutDown = false
        if (isSampled(span.spanContext().traceFlags)) open.set(span.spanContext().spanId, span)
      },
      onEnd(given) {
        isHeard = true
        const span = readable(given)
        if (span === undefined || !isSampled(span.spanContext().traceFlags)) return
        open.delete(span.spanContext().spanId)
        comesFrom(span.resource)
        if (isShutDown()) {
          late++
          return
        }
        kept++
        spans.push(span)
        waiters.settle()
      },
      async forceFlush() {},
      async shutdown() {
        wasShutDown = true
        if (isShutDown()) waiters.giveUp()
      },
    },
    counts,
  )
  return exporter

  function counts(): ExporterCounts {
    const dropped = {
      ...(late > 0 && { 'shut down': late }),
      ...(unreadable > 0 && { unreadable }),
    }
    return { encoded: kept, exported: kept, dropped, retries: 0, queueBytes: 0, unsent: 0 }
  }

  function comesFrom(origin: Resource): void {
    if (origin === resource) return
    resource = origin
    noteReached(exporter, origin)
  }

  function isShutDown(): boolean {
    return wasShutDown && !isInUse(exporter)
  }

  /** Why no span can come. */
  function obstacle(): 'shut down' | 'not in use' | undefined {
    if (isInUse(exporter)) return undefined
    if (wasShutDown) return 'shut down'
    return isHeard ? undefined : 'not in use'
  }

  function readable(span: ReadableSpan): ReadableSpan | undefined {
    try {
      return readableSpan(span)
    } catch (error) {
      unreadable++
      warnOnce(
        'unreadable span',
        () => `memoryExporter() was given what is no ReadableSpan of OpenTelemetry: ${messageOf(error)}`,
      )
      return undefined
    }
  }
}
