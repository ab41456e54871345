import type { ClientRequest } from 'node:http'

/** A client of a forward proxy asks with the whole URL (RFC 9112, section 3.2.2). */
const ABSOLUTE = /^https?:\/\//i

/** The whole URL of a request of `node:http`. */
export function clientRequestUrl(request: ClientRequest): string {
  const { protocol, path } = request
  return ABSOLUTE.test(path) ? path : `${protocol}//${authorityOf(request)}${path}`
}

/**
 * Node does not keep the port: it is in the `Host` header that Node makes, else at the socket.
 * A `Host` header of the caller's own may name a virtual host and is not where the request goes.
 */
function authorityOf(request: ClientRequest): string {
  const host =
    request.host.includes(':') && !request.host.startsWith('[') ? `[${request.host}]` : request.host
  const header = request.getHeader('host')
  if (typeof header === 'string' && (header === host || header.startsWith(`${host}:`))) return header
  const port = request.socket?.remotePort
  return port === undefined ? host : `${host}:${port}`
}
