import type { ClientRequest } from 'node:http'
import { isAbsoluteForm } from '../request-target.ts'

/**
 * The whole URL of a request of `node:http`.
 *
 * @param port port of the connection, where it is known
 */
export function clientRequestUrl(request: ClientRequest, port?: number): string {
  const { protocol, path } = request
  if (isAbsoluteForm(path)) return path
  // `OPTIONS *` is about the server itself, whose URL has no path (RFC 9112, section 3.2.4).
  return `${protocol}//${authorityOf(request, port)}${path === '*' ? '' : path}`
}

/**
 * Whether the `Host` header names the server that the request is sent to: one set by the caller may name a virtual
 * host.
 */
export function namesItsServer(request: ClientRequest): boolean {
  const header = request.getHeader('host')
  const host = hostOf(request)
  return typeof header === 'string' && (header === host || header.startsWith(`${host}:`))
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
