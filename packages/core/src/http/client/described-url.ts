import { redactUrl } from '../redaction.ts'
import type { ServerAddress } from '../server-address.ts'

/** What a span says of the URL of a request. */
interface DescribedUrl {
  readonly server: ServerAddress
  /** Without user name, password and fragment, and with credentials replaced. */
  readonly full: string
}

/** The scheme, its two slashes and a host have more characters than this. */
const SHORTEST_ORIGIN = 8

/** A DNS name has at most 253 characters, its port six. */
const MAX_REMEMBERED = 270

/** Linear: one class. A path that a parser of URLs leaves as it is, if no segment begins with a dot. */
const PLAIN_PATH = /^[\w\-.~!$&()*+,=:/]+$/

/** Most requests of a service go to few servers, and several in turn to one. */
let last: { readonly origin: string; readonly server: ServerAddress } | undefined

/**
 * Reads a URL; `undefined` for what is none. A plain one at the server of the previous request is not parsed, which
 * takes two microseconds.
 */
export function describedUrl(url: string): DescribedUrl | undefined {
  const start = url.indexOf('/', SHORTEST_ORIGIN)
  const origin = start === -1 ? undefined : url.slice(0, start)
  if (origin !== undefined && last?.origin === origin && isPlain(url.slice(start))) {
    return { server: last.server, full: url }
  }
  if (!URL.canParse(url)) return undefined
  const parsed = new URL(url)
  const server = serverOf(parsed)
  const isNormal = origin === `${parsed.protocol}//${parsed.host}`
  if (isNormal && origin.length <= MAX_REMEMBERED) last = { origin, server }
  return { server, full: redactUrl(parsed) }
}

function isPlain(path: string): boolean {
  return PLAIN_PATH.test(path) && !path.includes('/.')
}

function serverOf({ hostname, port, protocol }: URL): ServerAddress {
  return {
    // The brackets around an IPv6 address belong to the URL, not to the address.
    address: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (protocol === 'https:' ? 443 : 80),
  }
}
