import { textOf } from '../diagnostics/text-of.ts'
import type { OptionKind } from './checked-options.ts'

/** The text of an address, which is a string or a URL (of whichever realm); `undefined` for anything else. */
export function addressText(address: unknown): string | undefined {
  const isAddress = typeof address === 'string' || typeof (address as URL | null)?.href === 'string'
  return isAddress ? textOf(address) : undefined
}

/** What {@link isHttpUrl} accepts, in words. */
export const HTTP_URL = 'an http:// or https:// URL (its user and password percent-encoded)'

/** Whether `value` is an absolute `http:` or `https:` URL whose user and password can be read. */
export function isHttpUrl(value: unknown): value is string | URL {
  const text = addressText(value)
  if (text === undefined || !URL.canParse(text)) return false
  const url = new URL(text)
  const isHttp = url.protocol === 'http:' || url.protocol === 'https:'
  return isHttp && decoded(`${url.username}:${url.password}`) !== undefined
}

export const AN_HTTP_URL: OptionKind = { is: HTTP_URL, valid: isHttpUrl }

/** `URL` takes a stray `%`, at which the clients of Node throw. A call whose value is not used is left out by the bundler. */
function decoded(login: string): string | undefined {
  try {
    return decodeURIComponent(login)
  } catch {
    return undefined
  }
}
