import { AsyncResource } from 'node:async_hooks'
import { context, ROOT_CONTEXT } from '@opentelemetry/api'
import { expected } from '../configuration/expected.ts'
import { suppressTracing } from '../context/suppress-tracing.ts'
import { messageOf } from '../report-once.ts'
import type { DeliveryResult, Unreachable } from './delivery-result.ts'
import { gzip } from './gzip.ts'
import { httpPost } from './http-post.ts'
import { HttpTarget } from './http-target.ts'
import type { Retry } from './http-verdict.ts'
import { httpVerdict } from './http-verdict.ts'
import type { OtlpHttpTransportOptions, SendOptions } from './otlp-http-options.ts'
import { pause } from './pause.ts'
import { publicUrl } from './public-url.ts'
import { backoffMillis } from './retry-policy.ts'

export type { OtlpHttpTransportOptions, SendOptions } from './otlp-http-options.ts'

interface Limits {
  readonly deadline: number
  readonly signal: AbortSignal
  readonly holdProcess: boolean
}

/** Delivers encoded OTLP requests by HTTP POST, with the retries of the OTLP specification ("OTLP/HTTP"). */
export class OtlpHttpTransport {
  readonly #options: OtlpHttpTransportOptions
  readonly #url: URL
  readonly #target: HttpTarget
  readonly #underWay = new Set<AbortController>()
  // Sockets outlive the send that opened them: made in the caller's asynchronous context, they would keep it alive.
  readonly #outside = new AsyncResource('OtlpHttpTransport')
  readonly #untraced = suppressTracing(ROOT_CONTEXT)
  #retries = 0
  #closed = false

  /** @throws TypeError for a wrong address, and for headers or certificates that are malformed */
  constructor(options: OtlpHttpTransportOptions) {
    const { url, headers = {}, userAgent, contentType = 'application/x-protobuf', tls } = options
    const defaultHeaders = { 'content-type': contentType, 'user-agent': userAgent }
    this.#options = options
    this.#url = httpUrl(url)
    this.#target = new HttpTarget({ url: this.#url, headers, defaultHeaders, ...(tls && { tls }) })
  }

  /** Requests sent again since the start. */
  get retries(): number {
    return this.#retries
  }

  /** Sends one request, the pieces in order; they must not change until the promise resolves. It never rejects. */
  send(pieces: readonly Uint8Array[], options: SendOptions = {}): Promise<DeliveryResult> {
    return this.#outside.runInAsyncScope(() =>
      context.with(this.#untraced, () => this.#sendWithin(pieces, options)),
    )
  }

  /** Closes the connections; what is under way ends as unreachable, and so does all that is sent later. */
  close(): void {
    this.#closed = true
    for (const controller of this.#underWay) controller.abort()
    this.#target.close()
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
      return { outcome: 'refused', reason: `${publicUrl(this.#url)} was not asked: ${messageOf(error)}` }
    } finally {
      signal?.removeEventListener('abort', cancel)
      this.#underWay.delete(controller)
    }
  }

  async #deliver(pieces: readonly Uint8Array[], limits: Limits): Promise<DeliveryResult> {
    const { timeoutMillis, compression, retryDelayMillis = 1000 } = this.#options
    const { attemptTimeoutMillis = timeoutMillis / 2 } = this.#options
    const { deadline, signal } = limits
    const body = compression === 'gzip' ? [await gzip(pieces)] : pieces
    const framing = framingOf(body, compression)
    let last: Retry | undefined
    for (let attempt = 0; ; attempt++) {
      const left = deadline - performance.now()
      if (left <= 0 || signal.aborted) return this.#unreachable(attempt, last, signal)
      if (attempt > 0) this.#retries++
      const postOptions = { timeoutMillis: Math.min(left, attemptTimeoutMillis), signal }
      const verdict = httpVerdict(await httpPost(this.#target.open(framing), body, postOptions), this.#url)
      if (verdict.outcome !== 'retry') return verdict
      last = verdict
      const delay = verdict.atOnce ? 0 : verdict.retryAfterMillis || backoffMillis(attempt, retryDelayMillis)
      if (performance.now() + delay >= deadline) return this.#unreachable(attempt + 1, last, signal)
      if (delay > 0) await pause(delay, limits)
    }
  }

  #unreachable(attempts: number, last: Retry | undefined, signal: AbortSignal): Unreachable {
    if (last === undefined) {
      const why = this.#closed
        ? 'the transport is closed'
        : signal.aborted
          ? 'the export was cancelled'
          : 'no time was left'
      return { outcome: 'unreachable', reason: `${publicUrl(this.#url)} was not asked: ${why}` }
    }
    const { retryAfterMillis } = last
    const reason = attempts > 1 ? `${last.reason} (after ${attempts} attempts)` : last.reason
    return { outcome: 'unreachable', reason, ...(retryAfterMillis !== undefined && { retryAfterMillis }) }
  }
}

function framingOf(
  body: readonly Uint8Array[],
  compression: 'gzip' | 'none',
): Record<string, string | number> {
  const length = body.reduce((sum, piece) => sum + piece.byteLength, 0)
  return { 'content-length': length, ...(compression === 'gzip' && { 'content-encoding': 'gzip' }) }
}

function httpUrl(url: string | URL): URL {
  if (!URL.canParse(String(url))) throw expected('url', 'an http: or https: address', url)
  const parsed = new URL(url)
  if (!/^https?:$/.test(parsed.protocol)) throw expected('url', 'an http: or https: address', parsed.href)
  return parsed
}
