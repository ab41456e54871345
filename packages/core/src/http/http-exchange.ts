import type { IncomingHttpHeaders } from 'node:http'
import type { CapturedHeaders } from './captured-headers.ts'
import type { NameTree } from './name-tree.ts'

/** The socket of `node:http` and `node:http2`. */
export interface ServerSocket {
  readonly remoteAddress?: string | undefined
  readonly remotePort?: number | undefined
  /** Whether the connection uses TLS. */
  readonly encrypted?: boolean
  /** Whether the other end has closed its side. */
  readonly readableEnded?: boolean
  /** `undefined` for what is no socket of Node, as in functions of a cloud. */
  readonly destroyed?: boolean
  /** Why the connection broke. */
  readonly errored?: Error | null
  once?(event: 'close', listener: () => void): unknown
}

/**
 * The client's side as a proxy describes it, as far as the framework trusts the proxy (`trust proxy`, `trustProxy`).
 * Read only where a proxy has set a header.
 */
export interface ForwardedRequest {
  /** The scheme, `http` or `https`. */
  readonly protocol: string | undefined
  /** The host, with or without its port. */
  readonly hostname: string | undefined
  /** The address of the client. */
  readonly ip: string | undefined
}

/** The data of a request that its span is described by. */
export interface ServerRequest {
  readonly method: string
  readonly originalUrl: string
  readonly headers: IncomingHttpHeaders
  readonly socket: ServerSocket
  readonly httpVersion: string
  /** `undefined` where no proxy has set a header. */
  readonly forwarded: Pick<ForwardedRequest, 'protocol' | 'hostname'> | undefined
  /** The matched pattern, where it is known at the start. */
  readonly route: string | undefined
  /** The headers to show; `undefined` for none. */
  readonly captured?: CapturedHeaders | undefined
  /** Query parameters to redact beside those of the process. */
  readonly redacted?: NameTree | undefined
}

/** The response of `node:http` or `node:http2`. */
export interface ServerResponse {
  readonly statusCode: number
  readonly headersSent: boolean
  readonly writableEnded: boolean
  readonly writableFinished: boolean
  getHeader?(name: string): unknown
  /** The error with which the application destroyed the response. */
  readonly errored?: Error | null
  /** The stream of `node:http2`; `rstCode` is the reason for which it was closed (RFC 9113 section 7). */
  readonly stream?: { readonly rstCode?: number | undefined } | undefined
  readonly req: {
    readonly httpVersion: string
    /** Whether the connection was passed to a listener of `upgrade`: then there is no HTTP response. */
    readonly upgrade?: boolean
  }
}
