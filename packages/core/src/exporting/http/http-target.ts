import type { AgentOptions, ClientRequest } from 'node:http'
import {
  Agent as HttpAgent,
  request as httpRequest,
  validateHeaderName,
  validateHeaderValue,
} from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { SecureContextOptions } from 'node:tls'
import { createSecureContext } from 'node:tls'
import { urlToHttpOptions } from 'node:url'
import { expected } from '../../configuration/expected.ts'
import { messageOf } from '../../report-once.ts'

/** Certificates in PEM form. */
export type TlsOptions = Pick<SecureContextOptions, 'ca' | 'cert' | 'key'>

export interface HttpTargetOptions {
  readonly url: URL
  /** The caller's: these win over `defaultHeaders`. */
  readonly headers: Readonly<Record<string, string>>
  readonly defaultHeaders: Readonly<Record<string, string>>
  readonly tls?: TlsOptions
}

/**
 * Few connections, kept open: batches follow one another and seldom overlap.
 * Node's agent unreferences idle sockets, so that an idle connection never keeps the process alive. `timeout` closes
 * connections that were idle for 30 s, before the 60 s after which a collector closes them, and sooner where a
 * `Keep-Alive` header asks for it.
 */
const AGENT: AgentOptions = { keepAlive: true, maxSockets: 4, maxFreeSockets: 2, timeout: 30_000 }

/** They describe the bytes on the wire, which only the transport knows. */
const FRAMING = new Set(['content-length', 'content-encoding', 'transfer-encoding'])

/** Where requests go: an address, its headers and its connections, all prepared once. */
export class HttpTarget {
  /** What every request carries. */
  readonly headers: Readonly<Record<string, string>>
  readonly #agent: HttpAgent
  readonly #open: (framing: Readonly<Record<string, string | number>>) => ClientRequest

  /** @throws TypeError for an address that is not http(s), and for headers or certificates that are malformed */
  constructor({ url, headers, defaultHeaders, tls }: HttpTargetOptions) {
    const secure = url.protocol === 'https:'
    const agent = secure ? new HttpsAgent({ ...AGENT, ...secureOptions(tls) }) : new HttpAgent(AGENT)
    const fixed = { ...defaultHeaders, ...userHeaders(headers) }
    this.headers = fixed
    const target = { ...urlToHttpOptions(url), method: 'POST', agent }
    const request = secure ? httpsRequest : httpRequest
    this.#agent = agent
    this.#open = framing => request({ ...target, headers: { ...fixed, ...framing } })
  }

  /** A POST request, still without its body. */
  open(framing: Readonly<Record<string, string | number>>): ClientRequest {
    return this.#open(framing)
  }

  /** Closes all connections. */
  close(): void {
    this.#agent.destroy()
  }
}

/** Parses the certificates now, so that a malformed one is an error at start and not at each request. */
function secureOptions(tls: TlsOptions | undefined): {
  secureContext?: ReturnType<typeof createSecureContext>
} {
  if (tls === undefined) return {}
  try {
    return { secureContext: createSecureContext(tls) }
  } catch (error) {
    throw expected('tls', 'certificates and a key in PEM form', messageOf(error))
  }
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
    validateHeaderName(name)
    validateHeaderValue(name, value)
  } catch {
    throw expected('headers', 'names and values that HTTP allows', name)
  }
}
