import type { AttemptOptions } from './attempt-options.ts'
import type { HttpClient } from './http-client.ts'
import type { HttpOutcome } from './http-post.ts'
import { httpPost } from './http-post.ts'
import { httpPostSync } from './http-post-sync.ts'
import type { HttpTargetOptions } from './http-target.ts'
import { HttpTarget } from './http-target.ts'

/** HTTP/1.1 over sockets of its own. */
export class Http1Client implements HttpClient {
  readonly #target: HttpTarget
  readonly #options: HttpTargetOptions

  /** @throws TypeError for headers and certificates that are malformed */
  constructor(options: HttpTargetOptions) {
    this.#target = new HttpTarget(options)
    this.#options = options
  }

  post(
    pieces: readonly Uint8Array[],
    headers: Readonly<Record<string, string>>,
    options: AttemptOptions<HttpOutcome>,
  ): Promise<HttpOutcome> {
    const length = pieces.reduce((sum, piece) => sum + piece.byteLength, 0)
    const head = this.#target.head({ 'content-length': length, ...headers })
    return httpPost(this.#target.connections, [head, ...pieces], options)
  }

  postSync(
    bodies: readonly Uint8Array[],
    headers: Readonly<Record<string, string>>,
    timeoutMillis: number,
  ): readonly HttpOutcome[] {
    const { url, tls } = this.#options
    const posts = { url: url.href, headers: { ...this.#target.headers, ...headers }, tls, bodies }
    return httpPostSync(posts, timeoutMillis)
  }

  close(): void {
    this.#target.close()
  }
}
