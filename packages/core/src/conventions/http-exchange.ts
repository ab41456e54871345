import type { IncomingHttpHeaders } from 'node:http'

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
 * A request as Express and Fastify show it to applications. What a proxy may have said about the client is in here
 * only as far as the framework's own setting (`trust proxy`, `trustProxy`) believes it.
 */
export interface ServerRequest {
  readonly method: string
  readonly originalUrl: string
  readonly headers: IncomingHttpHeaders
  readonly socket: ServerSocket
  /** The scheme, `http` or `https`. */
  readonly protocol: string
  /** The host, with its port or without. */
  readonly hostname: string | undefined
  /** The address of the client. */
  readonly ip: string | undefined
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
