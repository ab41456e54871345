import { AsyncResource } from 'node:async_hooks'
import { context, ROOT_CONTEXT } from '@opentelemetry/api'
import { messageOf } from '../../base/diagnostics/warn-once.ts'
import { cancellation } from '../../base/time/cancellation.ts'
import { LONGEST_TIMER_MILLIS, pause } from '../../base/time/pause.ts'
import { suppressTracing } from '../../context/suppress-tracing.ts'
import type { AttemptOptions } from '../http1/attempt-options.ts'
import type { Accepted, DeliveryResult, Refused, Retry, Unreachable } from './delivery-result.ts'
import { backoffMillis } from './retry-policy.ts'
import type { Transport } from './transport.ts'

/** How long one delivery may go on. */
export interface SendOptions {
  /**
   * When to stop at the latest, on the clock of `performance.now()`. It says that somebody waits: requests and the pauses
   * before retries then keep the process alive, as they otherwise do not.
   */
  readonly deadline?: number
  /** Stops at once. */
  readonly signal?: AbortSignal
}

/** How long deliveries and the attempts they are made of may take. */
export interface RetryOptions {
  /** Milliseconds for one export with all its retries (`OTEL_EXPORTER_OTLP_TIMEOUT`). */
  readonly timeoutMillis: number
  /** Milliseconds for one attempt, so that a connection that went silent leaves time for another. @default half of `timeoutMillis` */
  readonly attemptTimeoutMillis?: number
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
  attempt(body: Body, options: AttemptOptions): Promise<Accepted | Refused | Retry>
  /** Asks for each batch once, one after another, and returns the verdicts that came in time. Never throws. */
  attemptSync(
    batches: readonly (readonly Uint8Array[])[],
    timeoutMillis: number,
  ): readonly (Accepted | Refused | Retry)[]
  close(): void
}

const MAX_RETRY_AFTER = 60 * 60 * 1000

/** By how much setTimeout() may fire early: it drops the fractions of a millisecond of its start and of its length. */
const TIMER_EARLY_MILLIS = 2

interface Limits {
  readonly deadline: number
  readonly signal: AbortSignal
  readonly holdProcess: boolean
}

/** Delivers requests, asking again where the backend may take them later. Outside of every trace. */
export class RetryingTransport<Body> implements Transport {
  readonly #exchange: Exchange<Body>
  readonly #options: RetryOptions
  readonly #underWay = new Set<AbortController>()
  // Sockets outlive the send that opened them: made in the caller's asynchronous context, they would keep it alive.
  readonly #outside = new AsyncResource('ThroughlineTransport')
  readonly #untraced = suppressTracing(ROOT_CONTEXT)
  #retries = 0
  #failing: string | undefined
  #closed = false

  constructor(exchange: Exchange<Body>, options: RetryOptions) {
    this.#exchange = exchange
    this.#options = options
  }

  get backend(): string {
    return this.#exchange.backend
  }

  /** Requests sent again since the start. */
  get retries(): number {
    return this.#retries
  }

  get failing(): string | undefined {
    return this.#failing
  }

  /** Sends one request, the pieces in order; they must not change until the promise resolves. It never rejects. */
  send(pieces: readonly Uint8Array[], options: SendOptions = {}): Promise<DeliveryResult> {
    return this.#outside.runInAsyncScope(() =>
      context.with(this.#untraced, () => this.#sendWithin(pieces, options)),
    )
  }

  sendSync(batches: readonly (readonly Uint8Array[])[], timeoutMillis: number): readonly DeliveryResult[] {
    if (this.#closed) return []
    const verdicts = this.#exchange.attemptSync(batches, timeoutMillis)
    return verdicts.map(verdict => {
      return verdict.outcome === 'retry' ? { outcome: 'unreachable', reason: verdict.reason } : verdict
    })
  }

  abort(reason: string): void {
    for (const controller of this.#underWay) controller.abort(reason)
  }

  /** Closes the connections; what is under way ends as unreachable, and so does all that is sent later. */
  close(): void {
    this.#closed = true
    for (const controller of this.#underWay) controller.abort()
    this.#exchange.close()
  }

  async #sendWithin(
    pieces: readonly Uint8Array[],
    { deadline, signal }: SendOptions,
  ): Promise<DeliveryResult> {
    const controller = new AbortController()
    const cancel = (): void => controller.abort()
    const latest = performance.now() + this.#options.timeoutMillis
    if (this.#closed || signal?.aborted) cancel()
    signal?.addEventListener('abort', cancel)
    this.#underWay.add(controller)
    try {
      return await this.#deliver(pieces, {
        deadline: Math.min(latest, deadline ?? latest),
        signal: controller.signal,
        holdProcess: deadline !== undefined,
      })
    } catch (error) {
      return { outcome: 'refused', reason: `${this.#exchange.address} was not asked: ${messageOf(error)}` }
    } finally {
      signal?.removeEventListener('abort', cancel)
      this.#underWay.delete(controller)
    }
  }

  async #deliver(pieces: readonly Uint8Array[], limits: Limits): Promise<DeliveryResult> {
    const { timeoutMillis, retryDelayMillis = 1000 } = this.#options
    const { attemptTimeoutMillis = timeoutMillis / 2 } = this.#options
    const { deadline, signal, holdProcess } = limits
    const body = await this.#exchange.prepare(pieces)
    let last: Retry | undefined
    for (let attempt = 0; ; attempt++) {
      const left = deadline - performance.now()
      if (left <= 0 || signal.aborted) return this.#unreachable(attempt, last, signal)
      if (attempt > 0) this.#retries++
      const attemptTimeout = Math.min(left, attemptTimeoutMillis)
      const options = { timeoutMillis: attemptTimeout, signal, holdProcess }
      const verdict = this.#withinPatience(await this.#exchange.attempt(body, options))
      this.#failing = verdict.outcome === 'retry' ? verdict.reason : undefined
      if (verdict.outcome !== 'retry') return verdict
      // An attempt that the deadline cut short says less than the one before it.
      if (last === undefined || performance.now() < deadline - TIMER_EARLY_MILLIS) last = verdict
      const delay = verdict.atOnce ? 0 : verdict.retryAfterMillis || backoffMillis(attempt, retryDelayMillis)
      if (performance.now() + delay >= deadline) return this.#unreachable(attempt + 1, last, signal)
      if (delay > 0) await pause(delay, limits)
    }
  }

  /** A mistake at the other end, or a stranger in its place, must not silence a service for days. */
  #withinPatience(verdict: Accepted | Refused | Retry): Accepted | Refused | Retry {
    if (verdict.outcome !== 'retry' || verdict.retryAfterMillis === undefined) return verdict
    const { maxRetryAfterMillis = MAX_RETRY_AFTER } = this.#options
    const longest = Math.min(maxRetryAfterMillis, LONGEST_TIMER_MILLIS)
    return { ...verdict, retryAfterMillis: Math.min(verdict.retryAfterMillis, longest) }
  }

  #unreachable(attempts: number, last: Retry | undefined, signal: AbortSignal): Unreachable {
    if (last === undefined) {
      const why = this.#closed
        ? 'the transport is closed'
        : signal.aborted
          ? cancellation(signal)
          : 'no time was left'
      return { outcome: 'unreachable', reason: `${this.#exchange.address} was not asked: ${why}` }
    }
    const { retryAfterMillis } = last
    const reason = attempts > 1 ? `${last.reason} (after ${attempts} attempts)` : last.reason
    return { outcome: 'unreachable', reason, ...(retryAfterMillis !== undefined && { retryAfterMillis }) }
  }
}
