import { SpanIdentity } from '../ids/span-identity.ts'
import { SAMPLED } from '../ids/trace-flags.ts'
import { withoutThreshold } from '../sampling/threshold.ts'
import type { LocalTrace } from '../span/local-trace.ts'
import { RecordingSpan } from '../span/span.ts'

type SpanArguments = ConstructorParameters<typeof RecordingSpan>

/** A span that the sampler refused and that is recorded nevertheless, until its local trace is decided. */
export class BufferedSpan extends RecordingSpan {
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
    return !this.isSampled && this.localTrace.state === 'kept'
  }

  /** Passes the span to the processors, once: sampled if its local trace is kept, unchanged if not. */
  deliver(isKept: boolean): void {
    this.pipeline.deliver(isKept ? this.#sampled() : this)
  }

  /**
   * A sampled copy of the span, since exporters read the flag. The span itself keeps the head decision, which was and
   * will be propagated. The probability of keeping it is unknown.
   */
  #sampled(): RecordingSpan {
    const { traceId, high, low, traceFlags, traceState } = this.identity
    const state = traceState === undefined ? undefined : withoutThreshold(traceState)
    const identity = new SpanIdentity(traceId, high, low, traceFlags | SAMPLED, state)
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
