import type { SpanContext, TraceState } from '@opentelemetry/api'
import { hexOfWords, wordOfHex } from './hex.ts'
import { TraceId } from './trace-id.ts'

/**
 * The ids of a span: the API's SpanContext, whose strings are made at first use. A child refers to the identity of its
 * parent and not to the parent, so a long chain of spans is not retained.
 */
export class SpanIdentity {
  readonly traceId: TraceId
  readonly high: number
  readonly low: number
  readonly traceFlags: number
  readonly traceState: TraceState | undefined
  #spanContext: SpanContext | undefined

  constructor(
    traceId: TraceId,
    high: number,
    low: number,
    traceFlags: number,
    traceState: TraceState | undefined,
    spanContext?: SpanContext,
  ) {
    this.traceId = traceId
    this.high = high
    this.low = low
    this.traceFlags = traceFlags
    this.traceState = traceState
    this.#spanContext = spanContext
  }

  /** The identity of a foreign span; `spanContext` must be valid. */
  static of(spanContext: SpanContext): SpanIdentity {
    const { traceId, spanId, traceFlags, traceState } = spanContext
    return new SpanIdentity(
      TraceId.fromHex(traceId.toLowerCase()),
      wordOfHex(spanId, 0),
      wordOfHex(spanId, 8),
      traceFlags,
      traceState,
      spanContext,
    )
  }

  get isRemote(): boolean {
    return this.#spanContext?.isRemote === true
  }

  get spanContext(): SpanContext {
    this.#spanContext ??= this.#makeSpanContext()
    return this.#spanContext
  }

  #makeSpanContext(): SpanContext {
    const traceId = this.traceId.hex
    const spanId = hexOfWords(this.high, this.low)
    const { traceFlags, traceState } = this
    return traceState === undefined
      ? { traceId, spanId, traceFlags }
      : { traceId, spanId, traceFlags, traceState }
  }
}
