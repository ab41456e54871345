import type { TlsOptions } from './http-target.ts'

/** Where and how export requests are delivered. */
export interface OtlpHttpTransportOptions {
  /** The full address, path included, http: or https:. A user and password in it are sent as basic authorization. */
  readonly url: string | URL
  /** Added to each request; these win over the transport's own, but for the length and the encoding of the body. @default {} */
  readonly headers?: Readonly<Record<string, string>>
  /** Milliseconds for one export with all its retries (`OTEL_EXPORTER_OTLP_TIMEOUT`). */
  readonly timeoutMillis: number
  /** Milliseconds for one attempt, so that a connection that went silent leaves time for another. @default half of `timeoutMillis` */
  readonly attemptTimeoutMillis?: number
  /** Milliseconds before the first retry, on average; later ones wait up to five times as long. @default 1000 */
  readonly retryDelayMillis?: number
  readonly compression: 'gzip' | 'none'
  /** The `User-Agent` header. */
  readonly userAgent: string
  /** @default 'application/x-protobuf' */
  readonly contentType?: string
  /** Certificates of the collector's authority and of this client. @default what Node trusts */
  readonly tls?: TlsOptions
}

/** How long one delivery may go on. */
export interface SendOptions {
  /**
   * When to stop at the latest, on the clock of `performance.now()`. It says that somebody waits: the pauses before
   * retries then keep the process alive, as they otherwise do not.
   */
  readonly deadline?: number
  /** Stops at once. */
  readonly signal?: AbortSignal
}
