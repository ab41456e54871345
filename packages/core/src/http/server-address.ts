/** Name and port under which a server was addressed. */
export interface ServerAddress {
  readonly address: string
  readonly port: number
}

/** A name, an IPv4 address or an IPv6 address in brackets, and perhaps a port (RFC 3986 section 3.2). */
const AUTHORITY = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(\d{1,5}))?$/

/** A name of DNS has 253 characters at most, its port six. */
const MAX_REMEMBERED = 260

/** Requests to a server seldom name it otherwise than the one before. */
let last:
  | { readonly host: string; readonly scheme: string; readonly server: ServerAddress | undefined }
  | undefined

/**
 * Reads what is in a `Host` header; without a port it is that of the scheme.
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
