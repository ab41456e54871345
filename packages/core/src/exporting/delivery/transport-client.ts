import { messageOf, warnOnce } from '../../base/diagnostics/warn-once.ts'
import { shownValue } from '../../base/options/shown-value.ts'
import { cancellation } from '../../base/time/cancellation.ts'
import { LONGEST_TIMER_MILLIS } from '../../base/time/pause.ts'
import type { AttemptOptions } from '../http1/attempt-options.ts'
import type { HttpClient } from '../http1/http-client.ts'
import { httpFailureReason } from '../http1/http-failure-reason.ts'
import type { HttpFailure, HttpResponse } from '../http1/http-post.ts'
import type { ExporterTransport, TransportRequest, TransportResponse } from './exporter-transport.ts'
import { TransportAnswer } from './transport-answer.ts'

/** Hands requests to a transport of the application, and bounds what comes back in time and size. */
export class TransportClient implements HttpClient {
  readonly #transport: ExporterTransport
  readonly #url: string
  readonly #headers: Readonly<Record<string, string>>

  /** @param headers of every request */
  constructor(transport: ExporterTransport, url: URL, headers: Readonly<Record<string, string>>) {
    this.#transport = transport
    this.#url = withoutLogin(url)
    this.#headers = headers
  }

  post(
    pieces: readonly Uint8Array[],
    headers: Readonly<Record<string, string>>,
    { timeoutMillis, signal, pending }: AttemptOptions<HttpResponse | HttpFailure>,
  ): Promise<HttpResponse | HttpFailure> {
    return new Promise(resolve => {
      const answer = new TransportAnswer()
      const controller = new AbortController()
      const timer = setTimeout(timeOut, Math.min(timeoutMillis, LONGEST_TIMER_MILLIS)).unref()
      signal.addEventListener('abort', cancel)
      pending.resultSync = () => (answer.hasHead ? answer.close('the process ended') : undefined)
      const request = {
        url: this.#url,
        method: 'POST',
        headers: { ...this.#headers, ...headers },
        body: joined(pieces),
        signal: controller.signal,
        redirect: 'manual',
      } as const
      this.#receive(request, answer).then(end, error => end(messageOf(error)))

      function timeOut(): void {
        const seconds = (timeoutMillis / 1000).toFixed(timeoutMillis < 10_000 ? 1 : 0)
        stop(answer.hasHead ? `it did not end within ${seconds} s` : `no answer within ${seconds} s`)
      }

      function cancel(): void {
        stop(cancellation(signal))
      }

      function stop(why: string): void {
        end(why)
        controller.abort()
      }

      function end(why?: string): void {
        clearTimeout(timer)
        signal.removeEventListener('abort', cancel)
        resolve(answer.close(why))
      }
    })
  }

  /** A process that exits runs no event loop, which promises need. */
  postSync(bodies: readonly Uint8Array[]): readonly HttpFailure[] {
    const failure =
      'its transport cannot send while the process exits; call `shutdown()` before `process.exit()`'
    return bodies.map(() => ({ failure, stale: false }))
  }

  close(): void {
    try {
      // A rejection has no other listener, and would end the process.
      Promise.resolve(this.#transport.close?.()).catch(reportClose)
    } catch (error) {
      reportClose(error)
    }
  }

  /** @returns why the answer is incomplete, where it is */
  async #receive(request: TransportRequest, answer: TransportAnswer): Promise<string | undefined> {
    try {
      const response: TransportResponse | undefined = await this.#transport.send(request)
      if (!isResponse(response))
        return `expected \`transport.send\` to resolve with { status }, got ${shownValue(response)}`
      await answer.read(response)
      return undefined
    } catch (error) {
      return httpFailureReason(innermostCause(error))
    }
  }
}

function isResponse(value: TransportResponse | undefined): value is TransportResponse {
  return Number.isInteger(value?.status)
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [first] = pieces
  return pieces.length === 1 && first !== undefined ? first : Buffer.concat(pieces)
}

/** `fetch` throws for an address with a login. */
function withoutLogin(url: URL): string {
  const plain = new URL(url)
  plain.username = ''
  plain.password = ''
  return plain.href
}

/** So deep causes are looked for: they may go in a circle. */
const DEEPEST_CAUSE = 5

/** The message of `fetch` is always "fetch failed"; the reason is its cause. */
function innermostCause(thrown: unknown): Error {
  let error = thrown instanceof Error ? thrown : new Error(messageOf(thrown))
  for (let depth = 0; depth < DEEPEST_CAUSE && error.cause instanceof Error; depth++) error = error.cause
  return error
}

function reportClose(error: unknown): void {
  warnOnce('transport close', () => `\`transport.close\` of an exporter failed: ${messageOf(error)}`)
}
