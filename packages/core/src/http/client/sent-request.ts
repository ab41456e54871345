import type { Attributes, AttributeValue, Span, SpanOptions } from '@opentelemetry/api'
import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { messageOf, warnOnce } from '../../base/diagnostics/warn-once.ts'
import { errorType } from '../../span/exception.ts'
import type { AttributeSink } from '../../span/lazy-attributes.ts'
import { LazyAttributes, sinkOf } from '../../span/lazy-attributes.ts'
import { ERROR_TYPE } from '../http-attributes.ts'
import type { ClientExchange, ClientTarget } from './http-client-attributes.ts'
import { describeAnswer, describeTarget } from './http-client-attributes.ts'

/**
 * A request that is sent: what its CLIENT span starts with, and what is told of it when the response headers have been
 * read or never will be (semantic conventions 1.44, http/http-spans.md, "HTTP client span").
 *
 * Of a span of ours the attributes are made when they are read, as those of a request that is served.
 */
export class SentRequest extends LazyAttributes implements SpanOptions {
  declare readonly kind: SpanKind
  /** How many attempts came before this one. */
  declare readonly resendCount: number
  /** Tells what is asked for, until that has been written or the end has come. */
  declare private target: (() => ClientTarget) | undefined
  /** What was asked for, from the end until it has been written. */
  declare private asked: ClientTarget | undefined
  /** What became of it, from the end until it has been written. */
  declare private exchange: ClientExchange | undefined
  /** Whether the span asks for its attributes; one of another tracer is told them. */
  declare private isLazy: boolean

  /** @param target called when somebody wants to know, which nobody may before the end */
  constructor(resendCount: number, target: () => ClientTarget) {
    super()
    this.kind = SpanKind.CLIENT
    this.resendCount = resendCount
    this.target = target
    this.asked = undefined
    this.exchange = undefined
    this.isLazy = false
  }

  /** What a sampler may want to know. */
  get attributes(): Attributes {
    const attributes: Attributes = {}
    function describe(key: string, value: AttributeValue): void {
      attributes[key] = value
    }
    this.describe({ describe }, this.target)
    return attributes
  }

  isRecorded(): void {
    this.isLazy = true
  }

  /**
   * Ends the span that was started with these options. A status of 400 and more is an error on a client, and so is no
   * response, unless the caller gave it up himself.
   *
   * @param error why there is no response
   */
  end(span: Span, exchange: ClientExchange, error?: unknown): void {
    if (!span.isRecording()) return
    // Whoever tells holds on to the request, and the end knows better.
    if (this.target !== undefined) this.asked = exchange
    this.target = undefined
    this.exchange = exchange
    if (!this.isLazy) this.writeTo(sinkOf(span))
    const { statusCode } = exchange
    if (statusCode === undefined) {
      if (error !== undefined) setFailure(span, error)
    } else if (statusCode >= 400) {
      span.setAttribute(ERROR_TYPE, String(statusCode))
      span.setStatus({ code: SpanStatusCode.ERROR })
    }
    span.end()
  }

  writeTo(sink: AttributeSink): void {
    const { target, asked, exchange } = this
    this.target = undefined
    this.asked = undefined
    this.exchange = undefined
    this.describe(sink, target, asked, exchange)
  }

  private describe(
    sink: AttributeSink,
    target: (() => ClientTarget) | undefined,
    asked?: ClientTarget,
    exchange?: ClientExchange,
  ): void {
    try {
      const known = asked ?? target?.()
      if (known !== undefined) describeTarget(sink, known, this.resendCount)
      if (exchange !== undefined) describeAnswer(sink, exchange)
    } catch (problem) {
      warnOnce(
        'http client span',
        () => `an outgoing request was not described completely: ${messageOf(problem)}`,
      )
    }
  }
}

function setFailure(span: Span, error: unknown): void {
  const failure = failureOf(error)
  if (failure === undefined) return
  const type = errorType(failure)
  span.setAttribute(ERROR_TYPE, type)
  span.setStatus({ code: SpanStatusCode.ERROR, message: messageOf(failure) || type })
}

/** `undefined` where the caller gave up: "SHOULD NOT set error.type" (http/http-spans.md, on cancellation). */
function failureOf(error: unknown): unknown {
  // Only `controller.abort(reason)` fails a request with something that is no error.
  if (typeof error !== 'object' || error === null) return undefined
  const { name, cause } = error as { name?: unknown; cause?: { name?: unknown } }
  if (name !== 'AbortError') return error
  // node:http says "AbortError" to `AbortSignal.timeout()` too: a missed deadline and no change of mind.
  return cause?.name === 'TimeoutError' ? cause : undefined
}
