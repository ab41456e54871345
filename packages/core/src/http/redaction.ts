import { REDACTED } from '../span/redact-options.ts'
import { CREDENTIALS } from './credential-names.ts'
import type { NameTree } from './name-tree.ts'
import { namesBeside } from './redacted-names.ts'

/** One name and its value. Linear: each match takes all up to the next separator. */
const PAIR = /[^&;]+/g

/** Like `PAIR`, in a path. */
const PATH_PARAMETER = /;[^;/]+/g

/** Linear: a match of it, or of what fails to be one, ends at the next slash. */
const USER_INFO = /\/\/[^\s/?#@]*@/g

/** What is between two separators in the value of a header. Linear: each match takes all up to the next. */
const HEADER_PARAMETERS = /(?:"[^"]*"?|[^\s?#;,"])+/g

/** Bounded: three characters. */
const ENCODED = /%([0-9a-f]{2})/gi

/**
 * Replaces the values of credentials in a query without its `?`. The keys stay.
 *
 * @param own further names to redact, beside those of the process
 */
export function redactQuery(query: string, own?: NameTree): string {
  const added = namesBeside(own)
  if (added.length === 0 && !mayHoldCredential(query)) return query
  return query.replace(PAIR, pair => redactedPair(pair, added))
}

/**
 * Returns a URL without user name, password and fragment, and with the values of credentials in its path and query
 * replaced.
 */
export function redactUrl(url: URL): string {
  if (!/[@?#;]/.test(url.href)) return url.href
  const login = url.username === '' && url.password === '' ? '' : `${REDACTED}:${REDACTED}@`
  const query = url.search === '' ? emptyQuery(url) : `?${redactQuery(url.search.slice(1))}`
  return `${url.protocol}//${login}${url.host}${redactPath(url.pathname)}${query}`
}

/** `search` is empty for `/a?` and for `/a`, which are two resources (RFC 3986, section 6.2.3). */
function emptyQuery({ href }: URL): string {
  const hash = href.indexOf('#')
  return href.endsWith('?', hash === -1 ? href.length : hash) ? '?' : ''
}

/** Replaces the values of credentials in a path, as in `/cart;jsessionid=1A2B` (RFC 3986 section 3.3). */
export function redactPath(path: string, own?: NameTree): string {
  return path.includes(';') ? path.replace(PATH_PARAMETER, parameter => redactQuery(parameter, own)) : path
}

/**
 * Replaces what may hold credentials in the value of a header: user names and passwords of URLs, and parameters after
 * `?`, `#`, `;` and `,`.
 *
 * @param own further names to redact, beside those of the process
 */
export function redactHeader(value: string, own?: NameTree): string {
  const bare = value.includes('@') ? value.replace(USER_INFO, `//${REDACTED}:${REDACTED}@`) : value
  return bare.includes('=') ? bare.replace(HEADER_PARAMETERS, part => redactQuery(part, own)) : bare
}

/** One check before each `=` shows that most queries are free of credentials. A percent sign may hide a name. */
function mayHoldCredential(query: string): boolean {
  for (let equals = query.indexOf('='); equals !== -1; equals = query.indexOf('=', equals + 1))
    if (CREDENTIALS.has(query, equals)) return true
  return query.includes('%')
}

function redactedPair(pair: string, added: readonly NameTree[]): string {
  const equals = pair.indexOf('=')
  if (equals < 1 || equals === pair.length - 1) return pair
  const name = pair.slice(0, equals)
  const readable = name.includes('%') ? name.replace(ENCODED, asLatin1) : name
  const isSecret = CREDENTIALS.has(readable) || added.some(names => names.has(readable))
  return isSecret ? `${name}=${REDACTED}` : pair
}

/** Only letters are compared. `decodeURIComponent` throws for some names, which takes microseconds each. */
function asLatin1(_: string, hex: string): string {
  return String.fromCharCode(Number.parseInt(hex, 16))
}
