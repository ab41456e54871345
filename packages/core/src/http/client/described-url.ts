import { redactQuery, redactUrl } from '../redaction.ts'
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

/** How many servers are remembered; all are forgotten when there are more. */
const MAX_SERVERS = 64

/**
 * The rest of a URL behind its origin that a parser of URLs leaves as it is, if no segment begins with a dot. Linear: the
 * first class has no question mark. Sticky, so that nothing is copied.
 */
const PLAIN = /[\w\-.~!$&()*+,=:/]+(?:\?[\w\-.~!$&()*+,=:/;?@%]*)?$/y

interface Remembered {
  /** A text of its own: a part of a URL would retain the rest. */
  readonly origin: string
  readonly server: ServerAddress
}

/** Most requests of a service go to few servers: by the origin of their URLs. */
const servers = new Map<string, Remembered>()

/** Several requests in turn go to one. */
let last: Remembered | undefined

/**
 * Reads a URL; `undefined` for what is none. A plain one at a server that is remembered is not parsed, which takes two
 * microseconds.
 */
export function describedUrl(url: string): DescribedUrl | undefined {
  const start = url.indexOf('/', SHORTEST_ORIGIN)
  const server = start === -1 ? undefined : rememberedServer(url, start)
  const full = server === undefined ? undefined : plainUrl(url, start)
  if (server !== undefined && full !== undefined) return { server, full }
  if (!URL.canParse(url)) return undefined
  const parsed = new URL(url)
  const origin = `${parsed.protocol}//${parsed.host}`
  const found = server ?? serverOf(parsed)
  if (start === origin.length && url.startsWith(origin)) remember(origin, found)
  return { server: found, full: redactUrl(parsed) }
}

function rememberedServer(url: string, start: number): ServerAddress | undefined {
  if (start > MAX_REMEMBERED) return undefined
  if (last?.origin.length === start && url.startsWith(last.origin)) return last.server
  const known = servers.get(url.slice(0, start))
  if (known !== undefined) last = known
  return known?.server
}

function remember(origin: string, server: ServerAddress): void {
  if (origin.length > MAX_REMEMBERED || servers.has(origin)) return
  if (servers.size === MAX_SERVERS) servers.clear()
  last = { origin, server }
  servers.set(origin, last)
}

/** What is shown of a URL that need not be parsed; `undefined` for others. */
function plainUrl(url: string, start: number): string | undefined {
  PLAIN.lastIndex = start
  if (!PLAIN.test(url) || url.includes('/.', start)) return undefined
  const query = url.indexOf('?', start) + 1
  if (query === 0) return url
  const given = url.slice(query)
  const redacted = redactQuery(given)
  return redacted === given ? url : `${url.slice(0, query)}${redacted}`
}

function serverOf({ hostname, port, protocol }: URL): ServerAddress {
  return {
    // The brackets around an IPv6 address belong to the URL, not to the address.
    address: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port) || (protocol === 'https:' ? 443 : 80),
  }
}
