import type { Context, Histogram, Span, Tracer } from '@opentelemetry/api'
import { contextWithSpan, spanOf } from '../../context/context-with-span.ts'
import { isTracingSuppressed } from '../../context/suppress-tracing.ts'
import { isSampled } from '../../ids/trace-flags.ts'
import { collectedFields } from '../../propagation/collected-fields.ts'
import { identityOf } from '../../span/identity-of.ts'
import type { CapturedHeaders } from '../captured-headers.ts'
import { URL_TEMPLATE } from '../http-attributes.ts'
import { methodName } from '../http-methods.ts'
import type { ClientKind } from './client-kind.ts'
import type { ClientPolicy } from './client-policy.ts'
import { resendCountOf } from './resends.ts'
import { SentRequest } from './sent-request.ts'

/**
 * One attempt to send one request; each redirect is a further one (http/http-spans.md, "HTTP request retries and
 * redirects").
 */
export interface ClientAttempt {
  /** Headers to send, by name in lower case. */
  readonly fields: Readonly<Record<string, string>>
  /** `undefined` where the decision is propagated or the request is measured, and nothing is recorded. */
  readonly recorded: RecordedSpan | undefined
  /** The active context at the request. */
  readonly active: Context
  /** `undefined` where no MeterProvider is registered. */
  histogram: Histogram | undefined
  /** In milliseconds of `performance.now()`; only where there is a histogram. */
  startedAt: number
  /** The connection of the request, where the client reports it and no longer has it at the end. */
  connection: ClientConnection | undefined
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
 * @param policy what the application has decided
 */
export function startAttempt<R extends { readonly method: string }>(
  request: R,
  client: ClientKind<R>,
  active: Context,
  tracer: () => Tracer,
  policy: ClientPolicy | undefined,
): ClientAttempt | undefined {
  const parent = tracedSpan(active)
  if (parent === undefined) return undefined
  if (!isSampled(identityOf(parent)?.traceFlags ?? 0) && !isRecording(parent)) {
    return newAttempt(active, fieldsOf(active, request, client, policy), undefined)
  }
  const sent = new SentRequest(resendCountOf(parent, request, client), request, client)
  const template = policy?.templateOf(client.targetOf(request))
  const span = tracer().startSpan(spanName(request.method, template), sent, active)
  const fields = fieldsOf(contextWithSpan(active, span), request, client, policy)
  if (!span.isRecording()) return newAttempt(active, fields, undefined)
  if (template !== undefined) span.setAttribute(URL_TEMPLATE, template)
  return newAttempt(active, fields, { span, sent, parent, captured: policy?.captured })
}

/** Semantic conventions 1.44, http/http-spans.md, "Name". */
function spanName(method: string, template: string | undefined): string {
  return template === undefined ? methodName(method) : `${methodName(method)} ${template}`
}

/** An attempt without its own span, which propagates that of the caller; `undefined` as for {@link startAttempt}. */
export function passOn<R>(
  request: R,
  client: ClientKind<R>,
  active: Context,
  policy: ClientPolicy | undefined,
): ClientAttempt | undefined {
  if (tracedSpan(active) === undefined) return undefined
  return newAttempt(active, fieldsOf(active, request, client, policy), undefined)
}

/** An attempt that is only measured. */
export function measuredAttempt(active: Context): ClientAttempt {
  return newAttempt(active, NO_FIELDS, undefined)
}

function newAttempt(
  active: Context,
  fields: Readonly<Record<string, string>>,
  recorded: RecordedSpan | undefined,
): ClientAttempt {
  return { fields, recorded, active, histogram: undefined, startedAt: 0, connection: undefined }
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

const NO_FIELDS: Readonly<Record<string, string>> = Object.freeze({})

function fieldsOf<R>(
  inside: Context,
  request: R,
  client: ClientKind<R>,
  policy: ClientPolicy | undefined,
): Readonly<Record<string, string>> {
  if (policy !== undefined && !policy.propagatesTo(client.targetOf(request))) return NO_FIELDS
  return collectedFields(inside)
}
