import type { ClientRequest } from 'node:http'
import { isAbsoluteForm } from '../request-target.ts'

/**
 * The whole URL of a request of `node:http`.
 *
 * @param port the one it is sent to, where that is known
 */
export function clientRequestUrl(request: ClientRequest, port?: number): string {
  const { protocol, path } = request
  if (isAbsoluteForm(path)) return path
  // `OPTIONS *` asks the server itself, whose URL has no path (RFC 9112, section 3.2.4).
  return `${protocol}//${authorityOf(request, port)}${path === '*' ? '' : path}`
}

/** Whether the `Host` header says where the request goes: one of the caller's own may name a virtual host. */
export function namesItsServer(request: ClientRequest): boolean {
  const header = request.getHeader('host')
  const host = hostOf(request)
  return typeof header === 'string' && (header === host || header.startsWith(`${host}:`))
}

/** Node does not keep the port, other than in the `Host` header that it makes. */
function authorityOf(request: ClientRequest, port: number | undefined): string {
  const host = hostOf(request)
  const isNamed = namesItsServer(request)
  const authority = isNamed
    ? String(request.getHeader('host'))
    : port === undefined
      ? host
      : `${host}:${port}`
  // A zone is a matter of this machine, and no URL has one.
  return authority.startsWith('[') ? authority.replace(/%[^\]]*/, '') : authority
}

function hostOf({ host }: ClientRequest): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
}
