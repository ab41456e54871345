import type { Context, Histogram, Span, Tracer } from '@opentelemetry/api'
import { contextWithSpan, spanOf } from '../../context/context-with-span.ts'
import { isTracingSuppressed } from '../../context/suppress-tracing.ts'
import { isSampled } from '../../ids/trace-flags.ts'
import { collectedFields } from '../../propagation/collected-fields.ts'
import { identityOf } from '../../span/identity-of.ts'
import type { CapturedHeaders } from '../captured-headers.ts'
import { URL_TEMPLATE } from '../http-attributes.ts'
import { methodName } from '../http-methods.ts'
import type { ClientPolicy } from './client-policy.ts'
import type { ClientTarget } from './http-client-attributes.ts'
import { resendCountOf } from './resends.ts'
import { SentRequest } from './sent-request.ts'

/**
 * One attempt to send one request; each redirect is a further one (http/http-spans.md, "HTTP request retries and
 * redirects").
 */
export interface ClientAttempt {
  /** Headers to send, by name in lower case. */
  readonly fields: Readonly<Record<string, string>>
  /** `undefined` where nothing is recorded and only the decision is propagated. */
  readonly recorded: RecordedAttempt | undefined
}

/** An attempt that has a span. */
interface RecordedAttempt extends WatchedAttempt {
  readonly recorded: RecordedSpan
}

/** The span of an attempt. */
interface RecordedSpan {
  readonly span: Span
  readonly sent: SentRequest
  /** The active span at the request. */
  readonly parent: Span
  /** The headers to show; `undefined` for none. */
  readonly captured: CapturedHeaders | undefined
}

/** An attempt whose end is waited for. */
export interface WatchedAttempt {
  /** `undefined` for an attempt that is only measured. */
  readonly recorded: RecordedSpan | undefined
  /** The active context at the request. */
  readonly active: Context
  /** `undefined` where no MeterProvider is registered. */
  histogram: Histogram | undefined
  /** In milliseconds of `performance.now()`; only where there is a histogram. */
  startedAt: number
  /** The connection of the request, where the client reports it and no longer has it at the end. */
  connection?: ClientConnection
}

/** The peer of a connection. */
interface ClientConnection {
  readonly peerAddress: string | undefined
  readonly peerPort: number | undefined
  readonly protocolVersion: string | undefined
}

/**
 * Starts an attempt; `undefined` outside of every trace and where tracing is suppressed.
 *
 * @param active the context of the caller
 * @param tracer called only if something is recorded
 * @param method as the caller wrote it
 * @param target called before the end only if needed: after a redirect inside the same span, or by a sampler
 * @param policy what the application has decided
 * @param follows whether a request to the target of a redirect was sent by the client which got that
 */
export function startAttempt(
  active: Context,
  tracer: () => Tracer,
  method: string,
  target: () => ClientTarget,
  follows: () => boolean,
  policy: ClientPolicy | undefined,
): ClientAttempt | undefined {
  const parent = tracedSpan(active)
  if (parent === undefined) return undefined
  if (!isSampled(identityOf(parent)?.traceFlags ?? 0) && !isRecording(parent)) {
    return passedOn(active, target, policy)
  }
  const sent = new SentRequest(
    resendCountOf(parent, method, () => target().url, follows),
    target,
  )
  const template = policy?.templateOf(target())
  const span = tracer().startSpan(spanName(method, template), sent, active)
  const inside = contextWithSpan(active, span)
  if (!span.isRecording()) return passedOn(inside, target, policy)
  if (template !== undefined) span.setAttribute(URL_TEMPLATE, template)
  const recorded = { span, sent, parent, captured: policy?.captured }
  return { fields: fieldsOf(inside, target, policy), recorded: watched(active, recorded) }
}

/** Semantic conventions 1.44, http/http-spans.md, "Name". */
function spanName(method: string, template: string | undefined): string {
  return template === undefined ? methodName(method) : `${methodName(method)} ${template}`
}

/** @param recorded `undefined` for an attempt that is only measured */
export function watched<R extends RecordedSpan | undefined>(
  active: Context,
  recorded: R,
): WatchedAttempt & { readonly recorded: R } {
  return { recorded, active, histogram: undefined, startedAt: 0 }
}

/** An attempt without its own span, which propagates that of the caller; `undefined` as for {@link startAttempt}. */
export function passOn(
  active: Context,
  target: () => ClientTarget,
  policy: ClientPolicy | undefined,
): ClientAttempt | undefined {
  return tracedSpan(active) === undefined ? undefined : passedOn(active, target, policy)
}

function tracedSpan(active: Context): Span | undefined {
  const span = spanOf(active)
  if (span === undefined || isTracingSuppressed(active)) return undefined
  return identityOf(span) === undefined ? undefined : span
}

/** A span object of the application may have ids only. */
function isRecording(span: Span): boolean {
  try {
    return span.isRecording()
  } catch {
    return false
  }
}

function passedOn(
  inside: Context,
  target: () => ClientTarget,
  policy: ClientPolicy | undefined,
): ClientAttempt {
  return { fields: fieldsOf(inside, target, policy), recorded: undefined }
}

const NO_FIELDS: Readonly<Record<string, string>> = Object.freeze({})

function fieldsOf(
  inside: Context,
  target: () => ClientTarget,
  policy: ClientPolicy | undefined,
): Readonly<Record<string, string>> {
  if (policy !== undefined && !policy.propagatesTo(target())) return NO_FIELDS
  return collectedFields(inside)
}
