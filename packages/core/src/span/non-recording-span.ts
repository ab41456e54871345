import type { Span, SpanContext } from '@opentelemetry/api'
import { INVALID_SPAN_CONTEXT, trace } from '@opentelemetry/api'
import type { SpanIdentity } from '../ids/span-identity.ts'
import { inspectAsJson } from './printed-span.ts'

/** The span of nothing: where tracing is suppressed, shut down or has failed. */
export const NO_SPAN: Span = trace.wrapSpanContext(INVALID_SPAN_CONTEXT)

/** A span that is not recorded: it carries the trace and the decision onwards and ignores the rest. */
export class NonRecordingSpan implements Span {
  static {
    inspectAsJson(NonRecordingSpan.prototype)
  }

  readonly identity: SpanIdentity

  constructor(identity: SpanIdentity) {
    this.identity = identity
  }

  spanContext(): SpanContext {
    return this.identity.spanContext
  }

  toJSON(): { readonly traceId: string; readonly spanId: string; readonly isRecording: false } {
    const { traceId, spanId } = this.identity.spanContext
    return { traceId, spanId, isRecording: false }
  }

  isRecording(): boolean {
    return false
  }

  setAttribute(): this {
    return this
  }

  setAttributes(): this {
    return this
  }

  addEvent(): this {
    return this
  }

  addLink(): this {
    return this
  }

  addLinks(): this {
    return this
  }

  setStatus(): this {
    return this
  }

  updateName(): this {
    return this
  }

  recordException(): void {}

  end(): void {}
}
