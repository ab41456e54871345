import type { Span } from '@opentelemetry/api'
import { SpanStatusCode } from '@opentelemetry/api'
import { requireSync } from '../base/diagnostics/require-sync.ts'
import { messageOf, warnOnce } from '../base/diagnostics/warn-once.ts'
import type { Clock } from '../base/time/clock.ts'
import type { SpanKeeper, WaitingSpan } from '../span/local-trace.ts'
import { LocalTrace } from '../span/local-trace.ts'
import { NonRecordingSpan } from '../span/non-recording-span.ts'
import type { ReadableSpan } from '../span/readable-span.ts'
import { spanBytes, traceStateBytes } from '../span/span-bytes.ts'
import type { SpanCounts } from '../span/span-counts.ts'
import { BufferedSpan } from './buffered-span.ts'
import type { Keep } from './keep-options.ts'

/**
 * Samples whole local traces: buffers the ended spans of every local trace that the sampler refused until its local
 * root ends, then passes them on as kept or as refused.
 */
export class TailSampler implements SpanKeeper {
  readonly #keep: Keep
  readonly #clock: Clock
  readonly #counts: SpanCounts
  /** In order of their start. */
  readonly #open = new Set<LocalTrace>()
  /** When the oldest of them may be too old. */
  #nextCheck = 0

  constructor(keep: Keep, clock: Clock, counts: SpanCounts) {
    this.#keep = keep
    this.#clock = clock
    this.#counts = counts
  }

  traceBelow(parent: Span | undefined): LocalTrace | undefined {
    if (parent instanceof NonRecordingSpan) return undefined
    const now = this.#clock.now()
    const trace = parent instanceof BufferedSpan ? parent.localTrace : undefined
    return trace?.keeper === this ? this.#continued(trace, now) : this.#begun(now)
  }

  /** Ends a trace by age too: background work of one failed request would otherwise be kept for ever. */
  #continued(trace: LocalTrace, now: number): LocalTrace | undefined {
    if (trace.state === 'open') return trace
    return trace.state === 'kept' && now - trace.startedAt <= this.#keep.maxAge ? trace : undefined
  }

  #begun(now: number): LocalTrace | undefined {
    if (now >= this.#nextCheck) this.#settleOverdue(now)
    if (this.#open.size >= this.#keep.maxTraces) {
      this.#fallBack('maxTraces')
      return undefined
    }
    const trace = new LocalTrace(this, now)
    this.#open.add(trace)
    return trace
  }

  takes(span: ReadableSpan): boolean {
    if (!(span instanceof BufferedSpan)) return false
    const trace = span.localTrace
    if (trace.state === 'open') {
      trace.isWanted ||= this.#isReasonToKeep(span)
      if (span.isLocalRoot) this.#settle(trace)
    }
    if (trace.state === 'open') this.#buffer(span, trace)
    else this.#deliver(span, trace)
    return true
  }

  #isReasonToKeep(span: BufferedSpan): boolean {
    const { errors, slowerThan, matching } = this.#keep
    if (errors && span.status.code === SpanStatusCode.ERROR) return true
    if (span.isLocalRoot && millisOf(span) > slowerThan) return true
    try {
      return matching !== undefined && requireSync('keep.matching', matching(span))
    } catch (error) {
      warnOnce('keep', () => `\`keep.matching\` failed, which counts as false: ${messageOf(error)}`)
      return false
    }
  }

  #buffer(span: BufferedSpan, trace: LocalTrace): void {
    // The spans of a trace share their trace state.
    const bytes = spanBytes(span) + (trace.spans.length === 0 ? traceStateBytes(span.identity) : 0)
    trace.spans.push(span)
    trace.bytes += bytes
    this.#counts.buffered++
    this.#counts.bufferedBytes += bytes
    const { maxSpansPerTrace, maxBytes, maxAge } = this.#keep
    if (trace.spans.length > maxSpansPerTrace) this.#cutShort(trace, 'maxSpansPerTrace')
    else if (this.#counts.bufferedBytes > maxBytes) this.#cutShort(trace, 'maxBytes')
    else if (this.#clock.now() - trace.startedAt > maxAge) this.#cutShort(trace, 'maxAge')
  }

  #settleOverdue(now: number): void {
    for (const trace of this.#open) {
      if (now - trace.startedAt <= this.#keep.maxAge) {
        this.#nextCheck = trace.startedAt + this.#keep.maxAge
        return
      }
      this.#cutShort(trace, 'maxAge')
    }
    this.#nextCheck = now + this.#keep.maxAge
  }

  flush(): void {
    for (const trace of this.#open) if (this.#isWantedBy(trace, this.#clock.now())) this.#settle(trace)
  }

  shutdown(hasFailed = false): void {
    if (hasFailed && this.#keep.errors) for (const trace of this.#open) trace.isWanted = true
    this.flush()
    for (const trace of this.#open) {
      this.#counts.keepFallbacks++
      this.#settle(trace)
    }
  }

  #cutShort(trace: LocalTrace, bound: Bound): void {
    if (!this.#isWantedBy(trace, this.#clock.now())) this.#fallBack(bound)
    this.#settle(trace)
  }

  /** A root that has run for longer than `slowerThan` counts as slow before its end. */
  #isWantedBy(trace: LocalTrace, now: number): boolean {
    trace.isWanted ||= now - trace.startedAt > this.#keep.slowerThan
    return trace.isWanted
  }

  #fallBack(bound: Bound): void {
    this.#counts.keepFallbacks++
    warnOnce(
      `keep.${bound}`,
      () =>
        `\`keep.${bound}\` (${this.#keep[bound]}) was reached: for traces beyond it the sampler alone decides; raise it to buffer more`,
    )
  }

  #settle(trace: LocalTrace): void {
    const { spans, bytes } = trace
    this.#open.delete(trace)
    trace.state = trace.isWanted ? 'kept' : 'forgotten'
    trace.spans = []
    trace.bytes = 0
    this.#counts.buffered -= spans.length
    this.#counts.bufferedBytes -= bytes
    for (const span of spans) this.#deliver(span, trace)
  }

  #deliver(span: WaitingSpan, { state }: LocalTrace): void {
    if (state === 'kept') this.#counts.tailSampled++
    span.deliver(state === 'kept')
  }
}

type Bound = 'maxTraces' | 'maxSpansPerTrace' | 'maxBytes' | 'maxAge'

function millisOf(span: BufferedSpan): number {
  const { start, finish } = span
  if (typeof start === 'number' && typeof finish === 'number') return finish - start
  const { duration } = span
  return duration[0] * 1000 + duration[1] / 1e6
}
