import { expected } from '../../base/options/expected.ts'
import { HTTP_URL, isHttpUrl } from '../../base/options/is-http-url.ts'
import type { AttemptOptions } from '../http1/attempt-options.ts'
import { gzip, gzipSync } from '../http1/gzip.ts'
import type { HttpFailure, HttpResponse } from '../http1/http-post.ts'
import { httpPost } from '../http1/http-post.ts'
import { httpPostSync } from '../http1/http-post-sync.ts'
import { HttpTarget } from '../http1/http-target.ts'
import { publicUrl } from '../http1/public-url.ts'
import type { TlsOptions } from '../http1/socket-opener.ts'
import type { ReadPartialSuccess } from './classify-response.ts'
import { classifyResponse } from './classify-response.ts'
import type { Accepted, Refused, Retry } from './delivery-result.ts'
import type { HttpTransportOptions } from './http-transport-options.ts'
import type { Exchange } from './retrying-transport.ts'

/** The body of a request and the headers that describe it. */
export interface HttpBody {
  readonly pieces: readonly Uint8Array[]
  readonly framing: Readonly<Record<string, string | number>>
}

/** One POST request for each attempt. */
export class HttpExchange implements Exchange<HttpBody> {
  readonly address: string
  readonly backend: string
  readonly #url: URL
  readonly #target: HttpTarget
  readonly #tls: TlsOptions | undefined
  readonly #compression: 'gzip' | 'none'
  readonly #readPartialSuccess: ReadPartialSuccess | undefined

  /** @throws TypeError for a wrong address, and for headers or certificates that are malformed */
  constructor(options: HttpTransportOptions) {
    const { url, headers = {}, userAgent, contentType, tls } = options
    const defaultHeaders = { 'content-type': contentType, 'user-agent': userAgent }
    this.#url = httpUrl(url)
    this.#target = new HttpTarget({ url: this.#url, headers, defaultHeaders, ...(tls && { tls }) })
    this.#tls = tls
    this.#compression = options.compression
    this.#readPartialSuccess = options.readPartialSuccess
    this.address = publicUrl(this.#url)
    this.backend = options.backend ?? 'the collector'
  }

  async prepare(pieces: readonly Uint8Array[]): Promise<HttpBody> {
    const isCompressed = this.#compression === 'gzip'
    const body = isCompressed ? [await gzip(pieces)] : pieces
    const length = body.reduce((sum, piece) => sum + piece.byteLength, 0)
    const framing = { 'content-length': length, ...(isCompressed && { 'content-encoding': 'gzip' }) }
    return { pieces: body, framing }
  }

  async attempt({ pieces, framing }: HttpBody, options: AttemptOptions): Promise<Accepted | Refused | Retry> {
    const request = [this.#target.head(framing), ...pieces]
    return this.#verdict(await httpPost(this.#target.connections, request, options))
  }

  attemptSync(
    batches: readonly (readonly Uint8Array[])[],
    timeoutMillis: number,
  ): readonly (Accepted | Refused | Retry)[] {
    const isCompressed = this.#compression === 'gzip'
    const bodies = batches.map(pieces => (isCompressed ? gzipSync(pieces) : Buffer.concat(pieces)))
    const headers = { ...this.#target.headers, ...(isCompressed && { 'content-encoding': 'gzip' }) }
    const posts = { url: this.#url.href, headers, tls: this.#tls, bodies }
    return httpPostSync(posts, timeoutMillis).map(answer => this.#verdict(answer))
  }

  close(): void {
    this.#target.close()
  }

  #verdict(answer: HttpResponse | HttpFailure): Accepted | Refused | Retry {
    return classifyResponse(answer, this.#url, this.#readPartialSuccess)
  }
}

function httpUrl(url: string | URL): URL {
  if (!isHttpUrl(url)) throw expected('url', HTTP_URL, url)
  return new URL(url)
}
