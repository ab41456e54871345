import { messageOf, warnOnce } from '../../base/diagnostics/warn-once.ts'
import { millisText } from '../../base/time/millis-text.ts'
import { timerMillis } from '../../base/time/pause.ts'
import type { AttemptOptions } from '../http1/attempt-options.ts'
import type { HttpClient } from '../http1/http-client.ts'
import type { HttpFailure, HttpOutcome } from '../http1/http-post.ts'
import type { ExporterTransport, TransportRequest } from './exporter-transport.ts'
import { TransportAnswer } from './transport-answer.ts'
import { checkTransportResponse, transportFailure } from './transport-failure.ts'

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
    options: AttemptOptions<HttpOutcome>,
  ): Promise<HttpOutcome> {
    const answer = new TransportAnswer()
    const controller = new AbortController()
    const request: TransportRequest = {
      url: this.#url,
      method: 'POST',
      headers: { ...this.#headers, ...headers },
      body: joined(pieces),
      signal: controller.signal,
      redirect: 'manual',
    }
    return bounded(this.#receive(request, answer), answer, controller, options)
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

  /** @returns why the answer is missing or incomplete, where it is */
  async #receive(request: TransportRequest, answer: TransportAnswer): Promise<HttpFailure | undefined> {
    let wasReached = false
    try {
      const response: unknown = await this.#transport.send(request)
      wasReached = true
      await answer.read(checkTransportResponse(response))
      return undefined
    } catch (error) {
      return { failure: transportFailure(error), stale: false, wasReached }
    }
  }
}

/**
 * Gives an attempt the time that it has. A function of its own, because its closures must not hold the bytes, which would then
 * outlive many small collections of garbage: 100 batches of 2,000 spans held up to 43 MB at a time, and hold 4.
 */
function bounded(
  received: Promise<HttpFailure | undefined>,
  answer: TransportAnswer,
  controller: AbortController,
  { timeoutMillis, signal, pending }: AttemptOptions<HttpOutcome>,
): Promise<HttpOutcome> {
  return new Promise(resolve => {
    const began = performance.now()
    const timer = setTimeout(timeOut, timerMillis(timeoutMillis)).unref()
    signal.addEventListener('abort', cancel)
    pending.isSent = () => true
    pending.resultSync = () =>
      answer.close('the process ended') ?? { silentMillis: performance.now() - began }
    received.then(end, error => end({ failure: messageOf(error), stale: false }))

    function timeOut(): void {
      giveUp(timeoutMillis)
    }

    function cancel(): void {
      giveUp(performance.now() - began)
    }

    function giveUp(millis: number): void {
      finish(`it did not end within ${millisText(millis)}`, { silentMillis: millis })
      controller.abort()
    }

    function end(failed?: HttpFailure): void {
      finish(failed?.failure, failed ?? { failure: '', stale: false })
    }

    /** @param without what has come of the request where there is no answer */
    function finish(why: string | undefined, without: HttpOutcome): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', cancel)
      resolve(answer.close(why) ?? without)
    }
  })
}

function joined(pieces: readonly Uint8Array[]): TransportRequest['body'] {
  const [first] = pieces
  // What is encoded here is in no shared memory.
  return pieces.length === 1 && first !== undefined
    ? (first as TransportRequest['body'])
    : Buffer.concat(pieces)
}

/** `fetch` throws for an address with a login. */
function withoutLogin(url: URL): string {
  const plain = new URL(url)
  plain.username = ''
  plain.password = ''
  return plain.href
}

function reportClose(error: unknown): void {
  warnOnce('transport close', () => `\`transport.close\` of an exporter failed: ${messageOf(error)}`)
}
