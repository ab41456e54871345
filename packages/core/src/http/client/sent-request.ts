import type { Attributes, Span, SpanOptions } from '@opentelemetry/api'
import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { messageOf, warnOnce } from '../../base/diagnostics/warn-once.ts'
import { errorType } from '../../span/exception.ts'
import type { AttributeSink } from '../../span/lazy-attributes.ts'
import { describedBy, LazyAttributes, sinkOf } from '../../span/lazy-attributes.ts'
import { ERROR_TYPE } from '../http-attributes.ts'
import type { ClientExchange, ClientTarget } from './http-client-attributes.ts'
import { describeResponse, describeTarget } from './http-client-attributes.ts'

/**
 * An outgoing request: the options that its CLIENT span starts with, and its attributes at the end, when the response
 * headers were read or the request has failed (semantic conventions 1.44, http/http-spans.md, "HTTP client span").
 *
 * A span of this package makes the attributes when they are read, as for served requests.
 */
export class SentRequest extends LazyAttributes implements SpanOptions {
  declare readonly kind: SpanKind
  /** Number of attempts before this one. */
  declare readonly resendCount: number
  /** Returns the target, until that was written or the request has ended. */
  declare private target: (() => ClientTarget) | undefined
  /** The target, from the end until it was written. */
  declare private asked: ClientTarget | undefined
  /** The result, from the end until it was written. */
  declare private exchange: ClientExchange | undefined
  /** Whether the span reads the attributes lazily; one of another tracer gets them at once. */
  declare private isLazy: boolean

  /** @param target called lazily; may never be called before the end */
  constructor(resendCount: number, target: () => ClientTarget) {
    super()
    this.kind = SpanKind.CLIENT
    this.resendCount = resendCount
    this.target = target
    this.asked = undefined
    this.exchange = undefined
    this.isLazy = false
  }

  /** The attributes that samplers see. */
  get attributes(): Attributes {
    return describedBy(sink => this.describe(sink, this.target))
  }

  isRecorded(): void {
    this.isLazy = true
  }

  /**
   * Ends the span that was started with these options. A status of 400 and more is an error on a client, and so is a
   * missing response, unless the caller aborted the request.
   *
   * @param error reason of the missing response
   */
  end(span: Span, exchange: ClientExchange, error?: unknown): void {
    if (!span.isRecording()) return
    // Drop the callback: it retains the request, and the final exchange is more accurate.
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
      if (exchange !== undefined) describeResponse(sink, exchange)
    } catch (problem) {
      warnOnce(
        'http client span',
        () => `some attributes of an outgoing request are missing: ${messageOf(problem)}`,
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

/** The names of errors by which `fetch`, axios and got report that their caller has cancelled. */
const CANCELLED: readonly unknown[] = ['AbortError', 'CanceledError', 'CancelError']

/**
 * The failure of a request without a response; `undefined` where the caller aborted: "SHOULD NOT set error.type"
 * (http/http-spans.md, on cancellation).
 */
export function failureOf(error: unknown): unknown {
  // Only `controller.abort(reason)` fails a request with a value that is no error.
  if (typeof error !== 'object' || error === null) return undefined
  const { name, cause } = error as { name?: unknown; cause?: { name?: unknown } }
  if (!CANCELLED.includes(name)) return error
  // node:http reports an "AbortError" for `AbortSignal.timeout()` too, which is a failure and no cancellation.
  return cause?.name === 'TimeoutError' ? cause : undefined
}
