import { SpanIdentity } from '../ids/span-identity.ts'
import { isSampled, SAMPLED } from '../ids/trace-flags.ts'
import { withoutThreshold } from '../sampling/threshold.ts'
import { DISCARD } from '../span/discarding.ts'
import type { LocalTrace } from '../span/local-trace.ts'
import { RecordingSpan } from '../span/span.ts'

type SpanArguments = ConstructorParameters<typeof RecordingSpan>

/** A span that waits for the end of its local trace, which decides whether it is exported. */
export class BufferedSpan extends RecordingSpan {
  static {
    Object.defineProperty(BufferedSpan.prototype, DISCARD, { value: discardTrace })
  }

  readonly localTrace: LocalTrace
  /** Whether all other spans of its local trace are below this one. */
  readonly isLocalRoot: boolean

  constructor(localTrace: LocalTrace, ...span: SpanArguments) {
    super(...span)
    this.localTrace = localTrace
    this.isLocalRoot = !localTrace.hasRoot
    localTrace.hasRoot = true
  }

  override get isTailSampled(): boolean {
    return !this.localTrace.isSampled && this.localTrace.isKept
  }

  /** Passes the span to the processors, once: every span that was started is ended. */
  deliver(sampled: boolean): void {
    const isDecided = isSampled(this.identity.traceFlags) === sampled
    this.pipeline.deliver(isDecided ? this : this.#decidedAnew())
  }

  /**
   * A copy of the span with the other decision, since exporters read the flag. The span itself keeps the head decision,
   * which was and will be propagated. The probability of the copy's decision is unknown.
   */
  #decidedAnew(): RecordingSpan {
    const { traceId, high, low, traceFlags, traceState } = this.identity
    const state = traceState === undefined ? undefined : withoutThreshold(traceState)
    const identity = new SpanIdentity(traceId, high, low, traceFlags ^ SAMPLED, state)
    const { keptName, kind, parent, anchor, start } = this
    const scope = this.instrumentationScope
    const span = new RecordingSpan(this.pipeline, scope, keptName, kind, identity, parent, anchor, start)
    span.finish = this.finish
    span.keptStatus = this.keptStatus
    span.written = this.attributeList
    span.eventList = this.eventList
    span.linkList = this.linkList
    span.droppedEventsCount = this.droppedEventsCount
    span.droppedLinksCount = this.droppedLinksCount
    return span
  }
}

/** Discards the whole local trace of its root, unless it has been settled. */
function discardTrace(this: BufferedSpan): boolean {
  const { localTrace, isLocalRoot } = this
  if (!isLocalRoot || localTrace.state !== 'open') return false
  localTrace.isDiscarded = true
  return true
}
