import { urlToHttpOptions } from 'node:url'
import { HttpConnections } from './http-connections.ts'
import { requestHeaders } from './request-headers.ts'
import type { TlsOptions } from './socket-opener.ts'
import { socketOpener } from './socket-opener.ts'

export interface HttpTargetOptions {
  readonly url: URL
  /** The caller's: these win over `defaultHeaders`. */
  readonly headers: Readonly<Record<string, string>>
  readonly defaultHeaders: Readonly<Record<string, string>>
  readonly tls?: TlsOptions
  /** Connections that may be in use at once. */
  readonly concurrencyLimit: number
}

/** Where requests go: an address, its headers and its connections, all prepared once. */
export class HttpTarget {
  /** What every request carries, but for `host` and `connection`. */
  readonly headers: Readonly<Record<string, string>>
  readonly connections: HttpConnections
  readonly #start: string

  /** @throws TypeError for headers and certificates that are malformed */
  constructor({ url, headers, defaultHeaders, tls, concurrencyLimit }: HttpTargetOptions) {
    this.headers = requestHeaders(url, headers, defaultHeaders)
    const all = { host: url.host, connection: 'keep-alive', ...this.headers }
    this.#start = `POST ${urlToHttpOptions(url).path} HTTP/1.1\r\n${headerLines(all)}`
    this.connections = new HttpConnections(socketOpener(url, all.host, tls), concurrencyLimit)
  }

  /** The head of a POST request. */
  head(framing: Readonly<Record<string, string | number>>): Uint8Array {
    return Buffer.from(`${this.#start}${headerLines(framing)}\r\n`, 'latin1')
  }

  /** Closes all connections. */
  close(): void {
    this.connections.close()
  }
}

function headerLines(headers: Readonly<Record<string, string | number>>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')
}
