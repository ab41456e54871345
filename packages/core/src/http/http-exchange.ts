import type { IncomingHttpHeaders } from 'node:http'
import type { NameTree } from './name-tree.ts'

/** What `node:http` and `node:http2` know of the other end. */
export interface ServerSocket {
  readonly remoteAddress?: string | undefined
  readonly remotePort?: number | undefined
  /** Whether the connection is one of TLS. */
  readonly encrypted?: boolean
  /** Whether the other end has closed its side. */
  readonly readableEnded?: boolean
  readonly destroyed?: boolean
  /** Why the connection broke. */
  readonly errored?: Error | null
}

/**
 * What a framework believes of what a proxy has said about the client, by its own setting (`trust proxy`, `trustProxy`).
 * It is asked only where a proxy has said something.
 */
export interface ForwardedRequest {
  /** The scheme, `http` or `https`. */
  readonly protocol: string | undefined
  /** The host, with its port or without. */
  readonly hostname: string | undefined
  /** The address of the client. */
  readonly ip: string | undefined
}

/** What of a request its span is described by. */
export interface ServerRequest {
  readonly method: string
  readonly originalUrl: string
  readonly headers: IncomingHttpHeaders
  readonly socket: ServerSocket
  readonly httpVersion: string
  /** `undefined` where no proxy has said anything. */
  readonly forwarded: Pick<ForwardedRequest, 'protocol' | 'hostname'> | undefined
  /** The pattern that matched, where that was known at the start. */
  readonly route: string | undefined
  /** Query parameters that are redacted beside those of the process. */
  readonly redacted?: NameTree | undefined
}

/** The response of `node:http` or `node:http2`. */
export interface ServerResponse {
  readonly statusCode: number
  readonly headersSent: boolean
  readonly writableEnded: boolean
  readonly writableFinished: boolean
  /** Why the application broke off the response. */
  readonly errored?: Error | null
  /** What `node:http2` has instead of a socket of its own; `rstCode` says why it was closed (RFC 9113 section 7). */
  readonly stream?: { readonly rstCode?: number | undefined } | undefined
  readonly req: {
    readonly httpVersion: string
    /** Whether the connection was given to a listener of `upgrade`: there is no HTTP response then. */
    readonly upgrade?: boolean
  }
}
