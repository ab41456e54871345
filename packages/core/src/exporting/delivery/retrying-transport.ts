import { AsyncResource } from 'node:async_hooks'
import { context, ROOT_CONTEXT } from '@opentelemetry/api'
import { messageOf } from '../../base/diagnostics/warn-once.ts'
import { LONGEST_TIMER_MILLIS } from '../../base/time/pause.ts'
import { suppressTracing } from '../../context/suppress-tracing.ts'
import type { AttemptOptions, PendingAttempt } from '../http1/attempt-options.ts'
import type { DeliveryResult, Retry, Unreachable, Verdict } from './delivery-result.ts'
import { RetryPauses } from './retry-pauses.ts'
import type { Transport } from './transport.ts'

/** How long deliveries may take. */
export interface RetryOptions {
  /** Milliseconds for one export with all its retries (`OTEL_EXPORTER_OTLP_TIMEOUT`). One attempt may use all of them. */
  readonly timeoutMillis: number
  /** Milliseconds before the first retry, on average; later ones wait up to five times as long. @default 1000 */
  readonly retryDelayMillis?: number
  /** Milliseconds for which a backend is left alone at most, whatever it asks for. @default 3600000 (an hour) */
  readonly maxRetryAfterMillis?: number
}

/** One protocol: how a backend is asked, once. */
export interface Exchange<Body> {
  /** The address, fit for a log. */
  readonly address: string
  /** What the backend is called in sentences. */
  readonly backend: string
  /** Makes of the pieces what each attempt sends. */
  prepare(pieces: readonly Uint8Array[]): Body | Promise<Body>
  /** Never rejects, never takes longer than `timeoutMillis`. */
  attempt(body: Body, options: AttemptOptions<Verdict>): Promise<Verdict>
  /** Asks for each batch once, one after another, and returns the verdicts that came in time. Never throws. */
  attemptSync(batches: readonly (readonly Uint8Array[])[], timeoutMillis: number): readonly Verdict[]
  close(): void
}

const FIRST_PAUSE = 1000
const MAX_RETRY_AFTER = 60 * 60 * 1000

/** By how much setTimeout() may fire early: it drops the fractions of a millisecond of its start and of its length. */
const TIMER_EARLY_MILLIS = 2

/**
 * Delivers requests, asking again where the backend may take them later. Of several that fail at once only one asks again:
 * a backend that is away, or overloaded, gets no more than that. Outside of every trace.
 */
export class RetryingTransport<Body> implements Transport {
  readonly #exchange: Exchange<Body>
  readonly #options: RetryOptions
  readonly #pauses: RetryPauses
  readonly #underWay = new Set<AbortController>()
  // Sockets outlive the send that opened them: made in the caller's asynchronous context, they would keep it alive.
  readonly #outside = new AsyncResource('ThroughlineTransport')
  readonly #untraced = suppressTracing(ROOT_CONTEXT)
  readonly #pending = new Map<readonly Uint8Array[], PendingAttempt<Verdict>>()
  /** The delivery that asks again. */
  #probe: AbortSignal | undefined
  #retries = 0
  #failing: string | undefined
  #closed = false

  constructor(exchange: Exchange<Body>, options: RetryOptions) {
    this.#exchange = exchange
    this.#options = options
    this.#pauses = new RetryPauses(options.retryDelayMillis ?? FIRST_PAUSE)
  }

  get backend(): string {
    return this.#exchange.backend
  }

  get address(): string {
    return this.#exchange.address
  }

  /** Requests sent again since the start. */
  get retries(): number {
    return this.#retries
  }

  get failing(): string | undefined {
    return this.#failing
  }

  /** Sends one request, the pieces in order; they must not change until the promise resolves. It never rejects. */
  send(pieces: readonly Uint8Array[]): Promise<DeliveryResult> {
    return this.#outside.runInAsyncScope(() => context.with(this.#untraced, () => this.#sendSafely(pieces)))
  }

  sendSync(batches: readonly (readonly Uint8Array[])[], timeoutMillis: number): readonly DeliveryResult[] {
    if (this.#closed) return []
    return this.#exchange.attemptSync(batches, timeoutMillis).map(lastResult)
  }

  resultSync(pieces: readonly Uint8Array[], deadline: number): DeliveryResult | undefined {
    const verdict = this.#pending.get(pieces)?.resultSync?.(deadline)
    return verdict && lastResult(verdict)
  }

  isSent(pieces: readonly Uint8Array[]): boolean {
    return this.#pending.get(pieces)?.isSent?.() === true
  }

  hurry(deadline: number): void {
    this.#pauses.hurry(deadline)
  }

  abort(): void {
    for (const controller of this.#underWay) controller.abort()
  }

  /** Closes the connections; what is under way ends as unreachable, and so does all that is sent later. */
  close(): void {
    this.#closed = true
    this.abort()
    this.#exchange.close()
  }

  async #sendSafely(pieces: readonly Uint8Array[]): Promise<DeliveryResult> {
    const controller = new AbortController()
    const { signal } = controller
    if (this.#closed) controller.abort()
    this.#underWay.add(controller)
    try {
      return await this.#deliver(pieces, signal)
    } catch (error) {
      return { outcome: 'refused', reason: `${this.#exchange.address} was not asked: ${messageOf(error)}` }
    } finally {
      this.#underWay.delete(controller)
      this.#pending.delete(pieces)
      if (this.#probe === signal) this.#probe = undefined
    }
  }

  async #deliver(pieces: readonly Uint8Array[], signal: AbortSignal): Promise<DeliveryResult> {
    const { timeoutMillis } = this.#options
    const deadline = performance.now() + timeoutMillis
    const body = await this.#exchange.prepare(pieces)
    let last: Retry | undefined
    for (let attempt = 0; ; attempt++) {
      const began = performance.now()
      const left = deadline - began
      if (left <= 0 || signal.aborted) return this.#unreachable(attempt, last, signal)
      if (attempt > 0) this.#retries++
      const pending: PendingAttempt<Verdict> = {}
      this.#pending.set(pieces, pending)
      const answer = await this.#exchange.attempt(body, { timeoutMillis: left, signal, pending })
      this.#pending.delete(pieces)
      const verdict = this.#withinPatience(answer, signal)
      const ended = performance.now()
      // The error of an attempt that was cut short explains less than the one before.
      const isCut = signal.aborted || ended >= deadline - TIMER_EARLY_MILLIS
      this.#noteFailure(verdict, isCut)
      if (verdict.outcome !== 'retry') return verdict
      if (last === undefined || !isCut) last = verdict
      const random = Math.random()
      const due = (): number => ended + this.#delayMillis(verdict, attempt, random)
      // A slow backend needs as long again: cut off, it would have taken what is sent once more later.
      const isInTime = due() + (ended - began) < deadline
      if (!isInTime || signal.aborted || !this.#mayRetry(verdict, signal))
        return withSilence(this.#unreachable(attempt + 1, last, signal), verdict)
      if (!verdict.atOnce) await this.#pauses.wait(due, signal)
    }
  }

  #noteFailure(verdict: Verdict, isCut: boolean): void {
    if (verdict.outcome !== 'retry') this.#failing = undefined
    else if (!isCut || this.#failing === undefined) this.#failing = verdict.reason
  }

  #delayMillis({ atOnce, retryAfterMillis }: Retry, retry: number, random: number): number {
    return atOnce ? 0 : retryAfterMillis || this.#pauses.millis(retry, random)
  }

  #mayRetry({ atOnce }: Retry, signal: AbortSignal): boolean {
    if (atOnce) return true
    this.#probe ??= signal
    return this.#probe === signal
  }

  /** A mistake at the other end, or a stranger in its place, must not silence a service for days. */
  #withinPatience(verdict: Verdict, signal: AbortSignal): Verdict {
    if (verdict.outcome !== 'retry') return verdict
    const { timeoutMillis, maxRetryAfterMillis = MAX_RETRY_AFTER } = this.#options
    if (verdict.isUnanswered && !signal.aborted)
      return {
        ...verdict,
        reason: `${verdict.reason}; raise \`timeout\` (now ${timeoutMillis}) if it takes longer`,
      }
    if (verdict.retryAfterMillis === undefined) return verdict
    const longest = Math.min(maxRetryAfterMillis, LONGEST_TIMER_MILLIS)
    return { ...verdict, retryAfterMillis: Math.min(verdict.retryAfterMillis, longest) }
  }

  #unreachable(attempts: number, last: Retry | undefined, signal: AbortSignal): Unreachable {
    if (last === undefined) {
      const why = this.#closed
        ? 'the transport is closed'
        : signal.aborted
          ? 'the export was cancelled'
          : 'no time was left'
      return { outcome: 'unreachable', reason: `${this.#exchange.address} was not asked: ${why}` }
    }
    const { retryAfterMillis } = last
    const reason = attempts > 1 ? `${last.reason} (after ${attempts} attempts)` : last.reason
    return { outcome: 'unreachable', reason, ...(retryAfterMillis !== undefined && { retryAfterMillis }) }
  }
}

/** Of an attempt that is not followed by another. */
function lastResult(verdict: Verdict): DeliveryResult {
  return verdict.outcome === 'retry'
    ? withSilence({ outcome: 'unreachable', reason: verdict.reason }, verdict)
    : verdict
}

/** Whether the backend may have the spans is up to the attempt that was the last. */
function withSilence(result: Unreachable, { isUnanswered = false }: Retry): Unreachable {
  return isUnanswered ? { ...result, isUnanswered } : result
}
