import type { Context, Span, Tracer } from '@opentelemetry/api'
import { context } from '@opentelemetry/api'
import { contextWithSpan, spanOf } from '../../context/context-with-span.ts'
import { isTracingSuppressed } from '../../context/suppress-tracing.ts'
import { isSampled } from '../../ids/trace-flags.ts'
import { httpHeaders } from '../../propagation/http-headers.ts'
import { identityOf } from '../../span/identity-of.ts'
import { methodName } from '../http-methods.ts'
import type { ClientTarget } from './http-client-attributes.ts'
import { resendCountOf } from './redirects.ts'
import { SentRequest } from './sent-request.ts'

/** One try to send one request; a redirect is followed by another (http/http-spans.md, "HTTP request retries and redirects"). */
export interface ClientAttempt {
  /** What the receiver shall be told, by header name in lower case. */
  readonly fields: Readonly<Record<string, string>>
  /** `undefined` where nothing is recorded and only the decision travels on. */
  readonly recorded: RecordedAttempt | undefined
}

/** An attempt that has a span. */
export interface RecordedAttempt {
  readonly span: Span
  readonly sent: SentRequest
  /** The span inside of which the request is made. */
  readonly parent: Span
  /** What the request is written to, where the client says so and will not know it at the end. */
  connection?: ClientConnection
}

/** The other end of a connection. */
interface ClientConnection {
  readonly peerAddress: string | undefined
  readonly peerPort: number | undefined
  readonly protocolVersion: string | undefined
}

/**
 * Starts an attempt in the active context; `undefined` outside of every trace and where tracing is suppressed.
 *
 * @param tracer looked up only if there is something to record
 * @param method as the caller wrote it
 * @param target asked only if somebody wants to know before the end: after a redirect inside the same span, or a sampler
 */
export function startAttempt(
  tracer: () => Tracer,
  method: string,
  target: () => ClientTarget,
): ClientAttempt | undefined {
  const active = context.active()
  const parent = tracedSpan(active)
  if (parent === undefined) return undefined
  if (!isSampled(identityOf(parent)?.traceFlags ?? 0) && !isRecording(parent)) return unrecorded(active)
  const sent = new SentRequest(
    resendCountOf(parent, () => target().url),
    target,
  )
  const span = tracer().startSpan(methodName(method), sent, active)
  const inside = contextWithSpan(active, span)
  if (!span.isRecording()) return unrecorded(inside)
  return { fields: fieldsOf(inside), recorded: { span, sent, parent } }
}

/** An attempt without a span of its own, which carries on the active one; `undefined` as for {@link startAttempt}. */
export function passOn(): ClientAttempt | undefined {
  const active = context.active()
  return tracedSpan(active) === undefined ? undefined : unrecorded(active)
}

function tracedSpan(active: Context): Span | undefined {
  const span = spanOf(active)
  if (span === undefined || isTracingSuppressed(active)) return undefined
  return identityOf(span) === undefined ? undefined : span
}

/** A span of the application's own making may have nothing but its ids. */
function isRecording(span: Span): boolean {
  try {
    return span.isRecording()
  } catch {
    return false
  }
}

function unrecorded(inside: Context): ClientAttempt {
  return { fields: fieldsOf(inside), recorded: undefined }
}

function fieldsOf(inside: Context): Readonly<Record<string, string>> {
  return httpHeaders.inject<Record<string, string>>(undefined, inside)
}
