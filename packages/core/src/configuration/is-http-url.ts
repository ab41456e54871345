import { addressText } from './address-text.ts'

/** Whether `value` is an absolute `http:` or `https:` URL. */
export function isHttpUrl(value: unknown): value is string | URL {
  const text = addressText(value)
  return text !== undefined && URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
}
