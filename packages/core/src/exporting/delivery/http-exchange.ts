import { expected } from '../../base/options/expected.ts'
import { HTTP_URL, isHttpUrl } from '../../base/options/http-url.ts'
import type { AttemptOptions, PendingAttempt } from '../http1/attempt-options.ts'
import { gzip, gzipSync } from '../http1/gzip.ts'
import type { HttpClient } from '../http1/http-client.ts'
import type { HttpOutcome } from '../http1/http-post.ts'
import { Http1Client } from '../http1/http1-client.ts'
import { publicUrl } from '../http1/public-url.ts'
import { requestHeaders } from '../http1/request-headers.ts'
import type { ResponseFormat } from './classify-response.ts'
import { classifyResponse } from './classify-response.ts'
import type { Verdict } from './delivery-result.ts'
import type { HttpTransportOptions } from './http-transport-options.ts'
import type { Exchange } from './retrying-transport.ts'
import { TransportClient } from './transport-client.ts'

/** One POST request for each attempt. */
export class HttpExchange implements Exchange<readonly Uint8Array[]> {
  readonly address: string
  readonly backend: string
  readonly #url: URL
  readonly #client: HttpClient
  readonly #isCompressed: boolean
  /** They describe the body. */
  readonly #headers: Readonly<Record<string, string>>
  readonly #format: ResponseFormat

  /** @throws TypeError for a wrong address, and for headers or certificates that are malformed */
  constructor(options: HttpTransportOptions) {
    this.#url = httpUrl(options.url)
    this.#client = clientFor(this.#url, options)
    this.#isCompressed = options.compression === 'gzip'
    this.#headers = this.#isCompressed ? { 'content-encoding': 'gzip' } : {}
    this.#format = options
    this.address = publicUrl(this.#url)
    this.backend = options.backend ?? 'the collector'
  }

  async prepare(pieces: readonly Uint8Array[]): Promise<readonly Uint8Array[]> {
    return this.#isCompressed ? [await gzip(pieces)] : pieces
  }

  async attempt(body: readonly Uint8Array[], options: AttemptOptions<Verdict>): Promise<Verdict> {
    const pending: PendingAttempt<HttpOutcome> = {}
    options.pending.isSent = () => pending.isSent?.() === true
    options.pending.resultSync = deadline => {
      const answer = pending.resultSync?.(deadline)
      return answer && this.#verdict(answer)
    }
    return this.#verdict(await this.#client.post(body, this.#headers, { ...options, pending }))
  }

  attemptSync(batches: readonly (readonly Uint8Array[])[], timeoutMillis: number): readonly Verdict[] {
    const bodies = batches.map(pieces => (this.#isCompressed ? gzipSync(pieces) : Buffer.concat(pieces)))
    return this.#client.postSync(bodies, this.#headers, timeoutMillis).map(answer => this.#verdict(answer))
  }

  close(): void {
    this.#client.close()
  }

  #verdict(answer: HttpOutcome): Verdict {
    return classifyResponse(answer, this.#url, this.#format)
  }
}

function clientFor(url: URL, options: HttpTransportOptions): HttpClient {
  const { headers = {}, userAgent, contentType, concurrencyLimit, tls, transport } = options
  const defaultHeaders = { 'content-type': contentType, 'user-agent': userAgent }
  if (transport === undefined)
    return new Http1Client({ url, headers, defaultHeaders, concurrencyLimit, ...(tls && { tls }) })
  return new TransportClient(transport, url, requestHeaders(url, headers, defaultHeaders))
}

function httpUrl(url: string | URL): URL {
  if (!isHttpUrl(url)) throw expected('url', HTTP_URL, url)
  return new URL(url)
}
