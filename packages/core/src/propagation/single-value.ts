import { trimOws } from './trim-ows.ts'

/**
 * The one value of a header, without the whitespace that HTTP removes and other carriers may not.
 * A getter may give a list; of two senders neither can be believed.
 */
export function singleValue(header: unknown): string | undefined {
  const value: unknown = Array.isArray(header) && header.length === 1 ? header[0] : header
  return typeof value === 'string' ? trimOws(value) : undefined
}
