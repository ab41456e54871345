import type { Attributes, Exception, Span } from '@opentelemetry/api'
import { SpanStatusCode } from '@opentelemetry/api'
import { messageOf, warnOnce } from '../base/diagnostics/warn-once.ts'
import { globalSlot } from '../base/global-slot.ts'
import { exceptionSignal, logException } from './exception-log.ts'
import type { Redaction } from './redaction.ts'

/**
 * The attributes of an exception event; `undefined` for what cannot be described.
 * Semantic conventions, exceptions/exceptions-spans.md.
 */
export function exceptionAttributes(
  exception: Exception | undefined,
  redaction?: Redaction,
): Attributes | undefined {
  if (typeof exception === 'string') return { 'exception.message': exception }
  const type = stringIn(exception, 'code') ?? nameOf(exception) ?? numberIn(exception, 'code')
  const message = stringIn(exception, 'message')
  if (type === undefined && message === undefined) return undefined
  const stack = stringIn(exception, 'stack')
  return {
    ...(type === undefined ? {} : { 'exception.type': type }),
    ...(message === undefined ? {} : { 'exception.message': message }),
    ...(stack === undefined
      ? {}
      : { 'exception.stacktrace': redaction === undefined ? stack : redaction.stack(stack, message) }),
  }
}

interface RecordedExceptions {
  /** On which span an error was recorded last, by its ids. */
  readonly errors: WeakMap<object, object>
  /** What is no object and was recorded last on a span, by its ids. */
  readonly others: WeakMap<object, unknown>
}

/** Shared by all copies of this package: the span of one may be that of `withSpan` of another. */
const slot = globalSlot<RecordedExceptions>('recorded-exceptions.1')

/** Notes that an error is recorded on a span. */
export function noteException(error: unknown, identity: object): void {
  slot.value ??= { errors: new WeakMap(), others: new WeakMap() }
  if (typeof error === 'object' && error !== null) slot.value.errors.set(error, identity)
  else slot.value.others.set(identity, error)
}

/** What a handler has recorded and thrown again is one exception (semantic conventions, exceptions/exceptions-spans.md). */
function isRecorded(error: unknown, span: Span): boolean {
  const { identity } = span as { readonly identity?: object }
  if (identity === undefined || slot.value === undefined) return false
  const { errors, others } = slot.value
  if (typeof error === 'object' && error !== null) return errors.get(error) === identity
  return others.has(identity) && others.get(identity) === error
}

/** The value of `error.type`: the code of a system error, else the name of the class, else `_OTHER`. */
export function errorType(error: unknown): string {
  return stringIn(error, 'code') ?? nameOf(error) ?? '_OTHER'
}

/**
 * Says on a span that its work failed with `error`: the exception unless it has been recorded on it, its type, and the
 * status. Never throws, also where the span is of another make and does.
 *
 * @param event the name of the exception's log record, where OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN asks for one
 */
export function recordFailure(
  span: Span,
  error: unknown,
  type: string = errorType(error),
  event: string = 'exception',
): void {
  try {
    if (!span.isRecording()) return
    const message = messageOf(error)
    if (!isRecorded(error, span)) record(span, isDescribed(error) ? error : message, event)
    span.setAttribute('error.type', type)
    span.setStatus({ code: SpanStatusCode.ERROR, message })
  } catch (failure) {
    warnOnce('foreign span', () => `a span of another tracer failed: ${messageOf(failure)}`)
  }
}

/** What a span of ours would record: redacted, and cut to its limits. */
interface DescribingSpan {
  readonly identity: object
  describeException(exception: Exception): Attributes | undefined
}

function record(span: Span, exception: Exception, event: string): void {
  const signal = exceptionSignal()
  if (signal === 'spans' || !log(span, exception, event) || signal === 'logs/dup') {
    span.recordException(exception)
  } else if ('identity' in span) noteException(exception, span.identity as object)
}

function log(span: Span, exception: Exception, event: string): boolean {
  const { describeException } = span as Partial<DescribingSpan>
  const attributes = describeException?.call(span, exception) ?? exceptionAttributes(exception)
  return attributes !== undefined && logException(span, exception, event, attributes)
}

function isDescribed(error: unknown): error is Exception {
  return exceptionAttributes(error as Exception) !== undefined
}

/** The name of an error; that of its class where a subclass inherits `name` from `Error`. */
function nameOf(error: unknown): string | undefined {
  const name = stringIn(error, 'name')
  if (name !== 'Error') return name
  const className = stringIn(valueIn(error, 'constructor'), 'name')
  // An error that went through JSON is an Object.
  return className === undefined || className === 'Object' ? name : className
}

function stringIn(error: unknown, key: string): string | undefined {
  const value = valueIn(error, key)
  return typeof value === 'string' && value !== '' ? value : undefined
}

function numberIn(error: unknown, key: string): string | undefined {
  const value = valueIn(error, key)
  return typeof value === 'number' ? String(value) : undefined
}

/** What is thrown may be anything, a getter that throws included. */
function valueIn(error: unknown, key: string): unknown {
  if ((typeof error !== 'object' && typeof error !== 'function') || error === null) return undefined
  try {
    return (error as Record<string, unknown>)[key]
  } catch {
    return undefined
  }
}
