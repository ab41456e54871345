import { EventEmitter } from 'node:events'
import type { Context } from '@opentelemetry/api'
import { isTracingSuppressed } from '../../context/suppress-tracing.ts'
import { errorType } from '../../span/exception.ts'
import type { ClientAttempt } from './client-attempt.ts'
import { measuredAttempt } from './client-attempt.ts'
import { clientDuration, measureAttempt } from './client-metrics.ts'
import type { ClientExchange } from './http-client-attributes.ts'
import { rememberResult } from './resends.ts'
import { failureOf } from './sent-request.ts'

/** The result of a request, as its client reports it. */
export interface Outcome extends ClientExchange {
  /** The `location` header; read for redirects only. */
  readonly location?: string | undefined
}

/**
 * The attempt of a request of undici, until it has ended: a property of an object that no application has. An entry of a
 * WeakMap takes a tenth of all that tracing does for a `fetch`, and each garbage collection visits it.
 */
const ATTEMPT = Symbol('throughline attempt')

interface WithAttempt {
  [ATTEMPT]?: ClientAttempt | undefined
}

/** The attempts of requests of node:http and node:http2, which are the application's and stay as they are. */
const underWay = new WeakMap<EventEmitter, ClientAttempt>()

/**
 * Keeps the attempt for {@link endAttempt} of the same request, if it is recorded or measured.
 *
 * @param attempt `undefined` outside of every trace, where a request is measured only
 * @returns `undefined` where the end is not waited for
 */
export function keepAttempt(
  request: object,
  attempt: ClientAttempt | undefined,
  active: Context,
): ClientAttempt | undefined {
  const instrument = clientDuration()
  const histogram = instrument === undefined || isTracingSuppressed(active) ? undefined : instrument
  if (histogram === undefined && attempt?.recorded === undefined) return undefined
  const kept = attempt ?? measuredAttempt(active)
  if (histogram !== undefined) {
    kept.histogram = histogram
    kept.startedAt = performance.now()
  }
  if (request instanceof EventEmitter) underWay.set(request, kept)
  else (request as WithAttempt)[ATTEMPT] = kept
  return kept
}

/** The attempt that has not ended. */
export function attemptOf(request: object): ClientAttempt | undefined {
  return request instanceof EventEmitter ? underWay.get(request) : (request as WithAttempt)[ATTEMPT]
}

function forgetAttempt(request: object): void {
  if (request instanceof EventEmitter) underWay.delete(request)
  else (request as WithAttempt)[ATTEMPT] = undefined
}

/**
 * Ends the attempt of `request` and forgets it. Semantic conventions: a span ends when the response headers have been
 * read, regardless of the body.
 */
export function endAttempt(request: object, outcome: Outcome, error?: unknown): void {
  const attempt = attemptOf(request)
  if (attempt === undefined) return
  forgetAttempt(request)
  const { recorded, histogram, startedAt, active } = attempt
  const failure = failureOf(error)
  if (recorded !== undefined) {
    const { span, sent, parent } = recorded
    rememberResult(parent, outcome, sent.resendCount, failure !== undefined)
    sent.end(span, outcome, error)
  }
  if (histogram !== undefined) {
    measureAttempt(histogram, startedAt, outcome, failureType(outcome, failure), active)
  }
}

/** The value of `error.type`. */
function failureType({ statusCode }: Outcome, failure: unknown): string | undefined {
  if (statusCode !== undefined) return statusCode >= 400 ? String(statusCode) : undefined
  return failure === undefined ? undefined : errorType(failure)
}
