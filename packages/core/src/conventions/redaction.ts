/** What stands where a secret stood: the word of the semantic conventions, registry/attributes/url.md. */
export const REDACTED = 'REDACTED'

/** Few queries contain one of these, and the others are returned after one scan. A percent sign may hide one. */
const SUSPICIOUS = /token|pass|pwd|secret|key|sig|auth|cred|jwt|session|%/i

/**
 * The names of credentials, letters and digits only: `access_token`, `accessToken` and `user[token]` are one.
 * They cover the seven that the semantic conventions name for `url.query` (signatures and credentials of AWS,
 * Azure and Google Cloud).
 */
const CREDENTIAL =
  /(?:token|password|passwd|passphrase|pwd|secret|signature|credentials?|apikey|accesskey|accesskeyid|secretkey|privatekey|authorization|jwt|sessionid)$|^(?:auth|key|pass|session|sig)$/

/** A query, without its `?`, with the values of credentials replaced. The keys stay. */
export function redactQuery(query: string): string {
  if (!SUSPICIOUS.test(query)) return query
  return query.replace(/([^&;=]*)=([^&;]*)/g, redactedPair)
}

/** A URL without user name, password, the values of credentials in its query, and without its fragment. */
export function redactUrl(url: URL): string {
  if (!/[@?#]/.test(url.href)) return url.href
  const login = url.username === '' && url.password === '' ? '' : `${REDACTED}:${REDACTED}@`
  const query = url.search === '' ? '' : `?${redactQuery(url.search.slice(1))}`
  return `${url.protocol}//${login}${url.host}${url.pathname}${query}`
}

/** Whether a header, parameter or field of this name holds a credential. */
export function isCredential(name: string): boolean {
  return CREDENTIAL.test(name.toLowerCase().replace(/[^a-z0-9]/g, ''))
}

function redactedPair(pair: string, name: string, value: string): string {
  return value !== '' && isCredential(decoded(name)) ? `${name}=${REDACTED}` : pair
}

function decoded(name: string): string {
  if (!name.includes('%')) return name
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
