import type { RetryOptions } from '../delivery/retrying-transport.ts'
import type { TlsOptions } from '../http1/socket-opener.ts'

/** Where and how export requests are delivered. */
export interface OtlpHttpTransportOptions extends RetryOptions {
  /** The full address, path included, http: or https:. A user and password in it are sent as basic authorization. */
  readonly url: string | URL
  /** Added to each request; these win over the transport's own, but for the length and the encoding of the body. @default {} */
  readonly headers?: Readonly<Record<string, string>>
  readonly compression: 'gzip' | 'none'
  /** The `User-Agent` header. */
  readonly userAgent: string
  /** @default 'application/x-protobuf' */
  readonly contentType?: string
  /** What the backend is called in sentences. @default 'the collector' */
  readonly backend?: string
  /** Certificates of the collector's authority and of this client. @default what Node trusts */
  readonly tls?: TlsOptions
}
