import type { UnsentHeaders } from './add-fields.ts'
import type { ClientTarget } from './http-client-attributes.ts'
import { urlAtOrigin } from './url-of-target.ts'

/** What a session was connected to, as in `https://host:443`. */
export interface Http2Origin {
  readonly scheme: string
  readonly authority: string
}

interface Authority {
  readonly protocol?: string
  readonly hostname?: string
  readonly host?: string
  readonly port?: string | number
}

/** Reads the first arguments of `connect` of `node:http2` as Node does: without a protocol it is `https:`. */
export function http2Origin(authority: unknown, options: unknown): Http2Origin {
  const { protocol, hostname, host, port } = (
    typeof authority === 'string' ? new URL(authority) : authority
  ) as Authority
  const byOption = typeof options === 'object' ? (options as Authority | null)?.protocol : undefined
  const scheme = (protocol ?? byOption ?? 'https:').replace(/:$/, '')
  const standard = scheme === 'http' ? 80 : 443
  return { scheme, authority: `${bracketed(hostname || host || 'localhost')}:${port || standard}` }
}

/** An IPv6 address stands in brackets in a URL. */
function bracketed(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
}

/** The target of a request by its headers, where those stand in place of what the session was connected to. */
export function http2Target(headers: UnsentHeaders, origin: Http2Origin): ClientTarget {
  const scheme = headers.get(':scheme') ?? origin.scheme
  const authority = headers.get(':authority') ?? headers.get('host') ?? origin.authority
  return {
    method: String(headers.get(':method') ?? 'GET'),
    url: urlAtOrigin(`${scheme}://${authority}`, String(headers.get(':path') ?? '/')),
  }
}
