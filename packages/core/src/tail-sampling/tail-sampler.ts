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
import { keepsAnything } from './keep-options.ts'

/**
 * Samples whole local traces: buffers the ended spans of every local trace that the sampler refused, and of every
 * sampled one that may be discarded, until its local root ends, then passes them on as kept or as refused.
 */
export class TailSampler implements SpanKeeper {
  readonly #keep: Keep
  readonly #keepsRefused: boolean
  readonly #clock: Clock
  readonly #counts: SpanCounts
  /** In order of their start. */
  readonly #open = new Set<LocalTrace>()
  /** When the oldest of them may be too old. */
  #nextCheck = 0

  constructor(keep: Keep, clock: Clock, counts: SpanCounts) {
    this.#keep = keep
    this.#keepsRefused = keepsAnything(keep)
    this.#clock = clock
    this.#counts = counts
  }

  traceBelow(parent: Span | undefined): LocalTrace | undefined {
    if (!this.#keepsRefused || parent instanceof NonRecordingSpan) return undefined
    const trace = this.#traceOf(parent, false)
    const now = this.#clock.now()
    return trace === undefined ? this.#begun(now, false) : this.#continued(trace, now)
  }

  sampledTraceBelow(parent: Span | undefined, isRoot: boolean): LocalTrace | undefined {
    const trace = this.#traceOf(parent, true)
    if (trace === undefined) return isRoot ? this.#begun(this.#clock.now(), true) : undefined
    // Work that a discarded request has left behind is discarded too, as below a request that is ignored at once.
    return trace.state === 'open' || trace.isDiscarded ? trace : undefined
  }

  #traceOf(parent: Span | undefined, sampled: boolean): LocalTrace | undefined {
    const trace = parent instanceof BufferedSpan ? parent.localTrace : undefined
    return trace?.keeper === this && trace.isSampled === sampled ? trace : undefined
  }

  /** Ends a trace by age too: background work of one failed request would otherwise be kept for ever. */
  #continued(trace: LocalTrace, now: number): LocalTrace | undefined {
    if (trace.state === 'open') return trace
    return trace.isKept && now - trace.startedAt <= this.#keep.maxAge ? trace : undefined
  }

  #begun(now: number, isSampled: boolean): LocalTrace | undefined {
    if (now >= this.#nextCheck) this.#settleOverdue(now)
    if (this.#open.size >= this.#keep.maxTraces) {
      this.#fallBack('maxTraces', isSampled)
      return undefined
    }
    const trace = new LocalTrace(this, now, isSampled)
    this.#open.add(trace)
    return trace
  }

  takes(span: ReadableSpan): boolean {
    if (!(span instanceof BufferedSpan)) return false
    const trace = span.localTrace
    if (trace.state === 'open') {
      trace.isWanted ||= !trace.isSampled && this.#isReasonToKeep(span)
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
      if (!trace.isSampled) this.#counts.keepFallbacks++
      this.#settle(trace)
    }
  }

  #cutShort(trace: LocalTrace, bound: Bound): void {
    if (!this.#isWantedBy(trace, this.#clock.now())) this.#fallBack(bound, trace.isSampled)
    this.#settle(trace)
  }

  /** A root that has run for longer than `slowerThan` counts as slow before its end. */
  #isWantedBy(trace: LocalTrace, now: number): boolean {
    trace.isWanted ||= !trace.isSampled && now - trace.startedAt > this.#keep.slowerThan
    return trace.isWanted
  }

  #fallBack(bound: Bound, isSampled: boolean): void {
    if (isSampled) {
      // What takes that long is a stream, which an application has no reason to ignore.
      if (bound !== 'maxAge') this.#reportEarlyExport(bound)
      return
    }
    this.#counts.keepFallbacks++
    warnOnce(
      `keep.${bound}`,
      () =>
        `\`keep.${bound}\` (${this.#keep[bound]}) was reached: for traces beyond it the sampler alone decides; raise it to buffer more`,
    )
  }

  #reportEarlyExport(bound: Bound): void {
    warnOnce(
      'ignore.after',
      () =>
        `a request was exported before \`ignore.after\` could be asked: \`keep.${bound}\` of startTracing (${this.#keep[bound]}) was reached; raise it to buffer more`,
    )
  }

  #settle(trace: LocalTrace): void {
    const { spans, bytes } = trace
    this.#open.delete(trace)
    trace.state = 'settled'
    trace.spans = []
    trace.bytes = 0
    this.#counts.buffered -= spans.length
    this.#counts.bufferedBytes -= bytes
    for (const span of spans) this.#deliver(span, trace)
  }

  #deliver(span: WaitingSpan, { isKept, isSampled }: LocalTrace): void {
    if (isKept && !isSampled) this.#counts.tailSampled++
    if (isSampled && !isKept) this.#counts.discarded++
    span.deliver(isKept)
  }
}

type Bound = 'maxTraces' | 'maxSpansPerTrace' | 'maxBytes' | 'maxAge'

function millisOf(span: BufferedSpan): number {
  const { start, finish } = span
  if (typeof start === 'number' && typeof finish === 'number') return finish - start
  const { duration } = span
  return duration[0] * 1000 + duration[1] / 1e6
}
