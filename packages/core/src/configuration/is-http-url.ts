import { addressText } from './address-text.ts'

/** What {@link isHttpUrl} accepts, in words. */
export const HTTP_URL = 'an http:// or https:// URL (its user and password percent-encoded)'

/** Whether `value` is an absolute `http:` or `https:` URL whose user and password can be read. */
export function isHttpUrl(value: unknown): value is string | URL {
  const text = addressText(value)
  if (text === undefined || !URL.canParse(text)) return false
  const url = new URL(text)
  return (url.protocol === 'http:' || url.protocol === 'https:') && isDecodable(url.username + url.password)
}

/** `URL` takes a stray `%`, at which the clients of Node throw. */
function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}
