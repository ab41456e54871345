import type { ClientRequest } from 'node:http'
import { urlOfTarget } from './url-of-target.ts'

const COLON = 58
const ZERO = 48
const NINE = 57
/** A colon and five digits. */
const MAX_PORT_LENGTH = 6

/**
 * The whole URL of a request of `node:http`.
 *
 * @param port port of the connection, where it is known
 */
export function clientRequestUrl(request: ClientRequest, port?: number): string {
  const { protocol, path } = request
  // Node converts a path that is no text only when it sends it.
  return urlOfTarget(`${protocol}//${authorityOf(request, port)}`, String(path))
}

/**
 * Whether the `Host` header names the server that the request is sent to: one set by the caller may name a virtual
 * host.
 */
export function namesItsServer(request: ClientRequest): boolean {
  const header = request.getHeader('host')
  const host = hostOf(request)
  if (typeof header !== 'string' || !header.startsWith(host)) return false
  return header.length === host.length || isPort(header, host.length)
}

/** Whether the rest of `header` is a colon and a port. Anything else could name another server, as in `host:80@other`. */
function isPort(header: string, start: number): boolean {
  const length = header.length - start
  if (header.charCodeAt(start) !== COLON || length < 2 || length > MAX_PORT_LENGTH) return false
  for (let i = start + 1; i < header.length; i++) {
    const code = header.charCodeAt(i)
    if (code < ZERO || code > NINE) return false
  }
  return true
}

/** Node keeps the port only in the `Host` header that it makes. */
function authorityOf(request: ClientRequest, port: number | undefined): string {
  const host = hostOf(request)
  const isNamed = namesItsServer(request)
  const authority = isNamed
    ? String(request.getHeader('host'))
    : port === undefined
      ? host
      : `${host}:${port}`
  // A zone is valid on this machine only and not part of a URL.
  return authority.startsWith('[') ? authority.replace(/%[^\]]*/, '') : authority
}

function hostOf({ host }: ClientRequest): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
}
