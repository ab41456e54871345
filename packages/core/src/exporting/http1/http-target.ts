import { urlToHttpOptions } from 'node:url'
import { expected } from '../../base/options/expected.ts'
import { modulesOnDemand } from '../../base/platform/modules-on-demand.ts'
import { HttpConnections } from './http-connections.ts'
import type { TlsOptions } from './socket-opener.ts'
import { socketOpener } from './socket-opener.ts'

export interface HttpTargetOptions {
  readonly url: URL
  /** The caller's: these win over `defaultHeaders`. */
  readonly headers: Readonly<Record<string, string>>
  readonly defaultHeaders: Readonly<Record<string, string>>
  readonly tls?: TlsOptions
}

/** They describe the bytes on the wire, which only the transport knows. */
const FRAMING = new Set(['content-length', 'content-encoding', 'transfer-encoding'])

/** Where requests go: an address, its headers and its connections, all prepared once. */
export class HttpTarget {
  /** What every request carries, but for what follows from the address. */
  readonly headers: Readonly<Record<string, string>>
  readonly connections: HttpConnections
  readonly #start: string

  /** @throws TypeError for headers and certificates that are malformed */
  constructor({ url, headers, defaultHeaders, tls }: HttpTargetOptions) {
    this.headers = { ...defaultHeaders, ...userHeaders(headers) }
    const { path, auth } = urlToHttpOptions(url)
    const authorization = auth && { authorization: `Basic ${Buffer.from(auth).toString('base64')}` }
    const all = { host: url.host, connection: 'keep-alive', ...authorization, ...this.headers }
    this.#start = `POST ${path} HTTP/1.1\r\n${headerLines(all)}`
    this.connections = new HttpConnections(socketOpener(url, all.host, tls))
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

function userHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const valid: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    assertValid(name, value)
    if (!FRAMING.has(name.toLowerCase())) valid[name.toLowerCase()] = value
  }
  return valid
}

/** The value stays out of the message: it may be a key. */
function assertValid(name: string, value: string): void {
  try {
    modulesOnDemand.http.validateHeaderName(name)
    modulesOnDemand.http.validateHeaderValue(name, value)
  } catch {
    throw expected(`headers.${name}`, 'made of names and values that HTTP allows', value)
  }
}
