/** Name and port to which a request was addressed. */
export interface ServerAddress {
  readonly address: string
  readonly port: number
}

/** A name, an IPv4 address or an IPv6 address in brackets, with an optional port (RFC 3986 section 3.2). */
const AUTHORITY = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(\d{1,5}))?$/

/** A DNS name has at most 253 characters, its port six. */
const MAX_REMEMBERED = 260

/** Most requests to a server name it like the previous one. */
let last:
  | { readonly host: string; readonly scheme: string; readonly server: ServerAddress | undefined }
  | undefined

/**
 * Reads a `Host` header; without a port, the port is that of the scheme.
 *
 * @returns `undefined` for what is no host
 */
export function serverAddress(host: string, scheme: string): ServerAddress | undefined {
  if (host.length > MAX_REMEMBERED) return readServerAddress(host, scheme)
  if (last === undefined || last.host !== host || last.scheme !== scheme) {
    last = { host, scheme, server: readServerAddress(host, scheme) }
  }
  return last.server
}

function readServerAddress(host: string, scheme: string): ServerAddress | undefined {
  const [, v6, name, port] = AUTHORITY.exec(host) ?? []
  const address = v6 ?? name
  if (!address) return undefined
  return { address, port: port === undefined ? (scheme === 'https' ? 443 : 80) : Number(port) }
}
