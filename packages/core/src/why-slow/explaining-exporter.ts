import type { Context, Span } from '@opentelemetry/api'
import { SpanKind } from '@opentelemetry/api'
import { messageOf, warnOnce } from '../base/diagnostics/warn-once.ts'
import type { SpanIdentity } from '../ids/span-identity.ts'
import type { Exporter, ExporterCounts, FlushOptions, LastFlushOptions } from '../span/exporter.ts'
import type { ReadableSpan } from '../span/readable-span.ts'
import type { Interval } from './intervals.ts'
import { LoopWatch } from './loop-watch.ts'
import { timeShares } from './time-shares.ts'
import { Turns } from './turns.ts'

/** A span that was slow, and its time on the clock of `performance.now()`. */
interface SlowSpan {
  readonly span: ReadableSpan
  readonly trace: object
  readonly window: Interval
}

/**
 * Hands spans to another exporter, slow ones with the shares of their time. Its methods are functions of its own, as applications wrap exporters by `Object.create(exporter)` and by proxies.
 */
export class ExplainingExporter implements Exporter {
  declare readonly counts: ExporterCounts
  declare readonly onEnding?: (span: Span & ReadableSpan) => void
  readonly #exporter: Exporter
  readonly #slowerThan: number
  readonly #watch = new LoopWatch()
  readonly #turns = new Turns()
  /** Those that have ended in this turn of the event loop. */
  readonly #held: SlowSpan[] = []

  constructor(exporter: Exporter, slowerThan: number) {
    this.#exporter = exporter
    this.#slowerThan = slowerThan
    const { onEnding } = exporter
    if (onEnding !== undefined) this.onEnding = span => onEnding.call(exporter, span)
    Object.defineProperty(this, 'counts', { configurable: true, get: () => exporter.counts })
  }

  readonly onStart = (span: Span & ReadableSpan, parentContext: Context): void => {
    const trace = traceOf(span)
    if (trace !== undefined) this.#turns.note(trace)
    this.#exporter.onStart(span, parentContext)
  }

  readonly onEnd = (span: ReadableSpan): void => {
    const trace = traceOf(span)
    if (trace !== undefined) this.#turns.note(trace)
    if (trace === undefined || !isExplained(span) || millisOf(span) < this.#slowerThan) {
      this.#exporter.onEnd(span)
      return
    }
    const until = performance.now()
    this.#held.push({ span, trace, window: { from: until - millisOf(span), until } })
    // Node shows a garbage collection after the turn in which it was.
    if (this.#held.length === 1) setImmediate(this.#release)
  }

  readonly forceFlush = async (deadline?: LastFlushOptions): Promise<void> => {
    await this.#released()
    await this.#exporter.forceFlush(deadline)
  }

  readonly flushAtExit = (timeout: number): void => {
    this.#release()
    if (this.#exporter.flushAtExit !== undefined) this.#exporter.flushAtExit(timeout)
    else this.#exporter.forceFlush().catch(() => {})
  }

  readonly shutdown = async (deadline?: FlushOptions): Promise<void> => {
    await this.#released()
    this.#watch.close()
    await this.#exporter.shutdown(deadline)
  }

  async #released(): Promise<void> {
    if (this.#held.length > 0) await new Promise(resolve => setImmediate(resolve))
    this.#release()
  }

  readonly #release = (): void => {
    for (const slow of this.#held.splice(0)) {
      this.#explain(slow)
      this.#exporter.onEnd(slow.span)
    }
  }

  #explain({ span, trace, window }: SlowSpan): void {
    try {
      Object.assign(span.attributes, timeShares(window, this.#turns.of(trace, window), this.#watch))
    } catch (error) {
      warnOnce('why slow', () => `a slow span could not be explained: ${messageOf(error)}`)
    }
  }
}

function isExplained({ kind }: ReadableSpan): boolean {
  return kind === SpanKind.SERVER || kind === SpanKind.CONSUMER
}

/** An object that the spans of a local trace share: the trace id of a span of this package, which may be another copy of it. */
function traceOf(span: ReadableSpan): object | undefined {
  return (span as { readonly identity?: SpanIdentity }).identity?.traceId
}

function millisOf({ duration: [seconds, nanos] }: ReadableSpan): number {
  return seconds * 1000 + nanos / 1e6
}
