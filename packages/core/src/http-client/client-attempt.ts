import type { Context, Span, Tracer } from '@opentelemetry/api'
import { context, isSpanContextValid, SpanKind, TraceFlags } from '@opentelemetry/api'
import { contextWithSpan, spanOf } from '../context/context-with-span.ts'
import { isTracingSuppressed } from '../context/suppress-tracing.ts'
import { methodName } from '../conventions/http-methods.ts'
import { httpHeaders } from '../propagation/http-headers.ts'
import { resendCountOf } from './redirects.ts'

/** One try to send one request; a redirect is followed by another (http/http-spans.md, "HTTP request retries and redirects"). */
export interface ClientAttempt {
  /** What the receiver shall be told, by header name in lower case. */
  readonly fields: Readonly<Record<string, string>>
  /** `undefined` where nothing is recorded and only the decision travels on. */
  readonly span: Span | undefined
  /** The span inside of which the request is made. */
  readonly parent: Span
  /** How many attempts came before this one, as far as that can be known. */
  readonly resendCount: number
}

/**
 * Starts an attempt in the active context; `undefined` outside of every trace and where tracing is suppressed.
 *
 * @param tracer looked up only if there is something to record
 * @param method as the caller wrote it
 * @param url gives the whole URL; asked only after a redirect inside the same span
 */
export function startAttempt(
  tracer: () => Tracer,
  method: string,
  url: () => string,
): ClientAttempt | undefined {
  const active = context.active()
  const parent = tracedSpan(active)
  if (parent === undefined) return undefined
  if (!parent.isRecording() && !isSampled(parent)) return unrecorded(active, parent)
  const span = tracer().startSpan(methodName(method), { kind: SpanKind.CLIENT }, active)
  const inside = contextWithSpan(active, span)
  if (!span.isRecording()) return unrecorded(inside, parent)
  return { fields: fieldsOf(inside), span, parent, resendCount: resendCountOf(parent, url) }
}

/** An attempt without a span of its own, which carries on the active one; `undefined` as for {@link startAttempt}. */
export function passOn(): ClientAttempt | undefined {
  const active = context.active()
  const parent = tracedSpan(active)
  return parent === undefined ? undefined : unrecorded(active, parent)
}

function tracedSpan(active: Context): Span | undefined {
  const span = spanOf(active)
  if (span === undefined || isTracingSuppressed(active)) return undefined
  return isSpanContextValid(span.spanContext()) ? span : undefined
}

function isSampled(span: Span): boolean {
  return (span.spanContext().traceFlags & TraceFlags.SAMPLED) !== 0
}

function unrecorded(inside: Context, parent: Span): ClientAttempt {
  return { fields: fieldsOf(inside), span: undefined, parent, resendCount: 0 }
}

function fieldsOf(inside: Context): Readonly<Record<string, string>> {
  return httpHeaders.inject<Record<string, string>>(undefined, inside)
}
