import type { IncomingHttpHeaders } from 'node:http'
import { FORWARDED_FOR, FORWARDED_HOST, FORWARDED_PROTO } from '../http-attributes.ts'
import type { ForwardedRequest, ServerRequest } from '../http-exchange.ts'

/** The address of the client; the framework is only asked where a proxy has named one. */
export function clientIp(
  headers: IncomingHttpHeaders,
  framework: ForwardedRequest,
  remoteAddress: string | undefined,
): string | undefined {
  return headers[FORWARDED_FOR] === undefined ? remoteAddress : (framework.ip ?? remoteAddress)
}

/** How the client has addressed the proxy, as far as the framework trusts it; `undefined` where no proxy has told. */
export function forwardedTo(
  headers: IncomingHttpHeaders,
  framework: ForwardedRequest,
): ServerRequest['forwarded'] {
  const isProtocolTold = headers[FORWARDED_PROTO] !== undefined
  const isHostTold = headers[FORWARDED_HOST] !== undefined
  if (!isProtocolTold && !isHostTold) return undefined
  return {
    protocol: isProtocolTold ? framework.protocol : undefined,
    hostname: isHostTold ? withPort(framework.hostname, headers[FORWARDED_HOST]) : undefined,
  }
}

/**
 * Most frameworks cut the port off the host that a trusted proxy has named. The header is a list where there were
 * several proxies, and the framework has chosen one of them.
 */
function withPort(hostname: string | undefined, header: string | string[] | undefined): string | undefined {
  if (hostname === undefined || header === undefined) return hostname
  const hosts = String(header).split(',')
  const start = `${hostname}:`
  return hosts.map(host => host.trim()).find(host => host.startsWith(start)) ?? hostname
}
