import { textOf } from '../diagnostics/text-of.ts'
import type { OptionKind } from './checked-options.ts'

/** The text of an address, which is a string or a URL of any realm; `undefined` for anything else. */
export function addressText(address: unknown): string | undefined {
  const isAddress = typeof address === 'string' || typeof (address as URL | null)?.href === 'string'
  return isAddress ? textOf(address) : undefined
}

/** Describes what {@link isHttpUrl} accepts. */
export const HTTP_URL = 'an http:// or https:// URL (its user and password percent-encoded)'

/** Whether `value` is an absolute `http:` or `https:` URL whose user and password can be decoded. */
export function isHttpUrl(value: unknown): value is string | URL {
  const text = addressText(value)
  if (text === undefined || !URL.canParse(text)) return false
  const url = new URL(text)
  const isHttp = url.protocol === 'http:' || url.protocol === 'https:'
  return isHttp && decoded(`${url.username}:${url.password}`) !== undefined
}

export const AN_HTTP_URL: OptionKind = { is: HTTP_URL, valid: isHttpUrl }

/**
 * `URL` accepts a stray `%`, for which Node's clients throw. A bundler drops a call whose result is unused, so the
 * result is returned.
 */
function decoded(login: string): string | undefined {
  try {
    return decodeURIComponent(login)
  } catch {
    return undefined
  }
}
