import type { TlsOptions } from '../http1/socket-opener.ts'
import type { ReadPartialSuccess } from './classify-response.ts'
import type { ExporterTransport } from './exporter-transport.ts'
import type { RetryOptions } from './retrying-transport.ts'

/** Where and how requests are delivered. */
export interface HttpTransportOptions extends RetryOptions {
  /** The full address, path included, http: or https:. A user and password in it are sent as basic authorization. */
  readonly url: string | URL
  /** Added to each request; these win over the transport's own, but for the length and the encoding of the body. @default {} */
  readonly headers?: Readonly<Record<string, string>>
  readonly compression: 'gzip' | 'none'
  /** Requests that may be under way at once. */
  readonly concurrencyLimit: number
  /** The `User-Agent` header. */
  readonly userAgent: string
  /** The `Content-Type` header. */
  readonly contentType: string
  /** What the backend is called in sentences. @default 'the collector' */
  readonly backend?: string
  /** Certificates of the collector's authority and of this client. @default what Node trusts */
  readonly tls?: TlsOptions
  /** Carries the requests. @default an HTTP client of this package */
  readonly transport?: ExporterTransport
  /** Reads a partial success of the format. @default never */
  readonly readPartialSuccess?: ReadPartialSuccess
  /** What an address that takes no spans should most likely be; empty where that is unknown. @default unknown */
  readonly likelyUrl?: (url: URL) => string
}
