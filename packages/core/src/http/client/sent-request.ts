import type { Attributes, Span, SpanOptions } from '@opentelemetry/api'
import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { messageOf, warnOnce } from '../../base/diagnostics/warn-once.ts'
import { errorType } from '../../span/exception.ts'
import type { AttributeSink } from '../../span/lazy-attributes.ts'
import { describedBy, LazyAttributes, sinkOf } from '../../span/lazy-attributes.ts'
import { ERROR_TYPE } from '../http-attributes.ts'
import type { ClientKind } from './client-kind.ts'
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
  /** Reads the target of the request; called lazily, and perhaps never. `undefined` once that was written. */
  declare private client: ClientKind<unknown> | undefined
  /** The request, as long as it has a client. */
  declare private request: unknown
  /** The target, from the end until it was written. */
  declare private asked: ClientTarget | undefined
  /** The result, from the end until it was written. */
  declare private exchange: ClientExchange | undefined
  /** Whether the span reads the attributes lazily; one of another tracer gets them at once. */
  declare private isLazy: boolean

  constructor(resendCount: number, request: unknown, client: ClientKind<unknown>) {
    super()
    this.kind = SpanKind.CLIENT
    this.resendCount = resendCount
    this.client = client
    this.request = request
    this.asked = undefined
    this.exchange = undefined
    this.isLazy = false
  }

  /** The attributes that samplers see. */
  get attributes(): Attributes {
    return describedBy(sink => this.describe(sink, this.client, this.request))
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
    // Drop the request: the final exchange is more accurate, and what encodes the span must not retain it.
    if (this.client !== undefined) this.asked = exchange
    this.client = undefined
    this.request = undefined
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
    const { client, request, asked, exchange } = this
    this.client = undefined
    this.request = undefined
    this.asked = undefined
    this.exchange = undefined
    this.describe(sink, client, request, asked, exchange)
  }

  private describe(
    sink: AttributeSink,
    client: ClientKind<unknown> | undefined,
    request: unknown,
    asked?: ClientTarget,
    exchange?: ClientExchange,
  ): void {
    try {
      const known = asked ?? client?.targetOf(request)
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
