const SPACE = 0x20
const TAB = 0x09

/**
 * Removes the optional whitespace of RFC 9110 section 5.6.3, spaces and tabs, from both ends.
 * `String.prototype.trim` would also remove line ends and U+00A0, which are illegal in these headers.
 */
export function trimOws(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && isOws(text.charCodeAt(start))) start++
  while (end > start && isOws(text.charCodeAt(end - 1))) end--
  return start === 0 && end === text.length ? text : text.slice(start, end)
}

function isOws(code: number): boolean {
  return code === SPACE || code === TAB
}

/**
 * The only value of a header, without the whitespace that HTTP removes and other carriers may keep. A getter may return
 * a list; of two different values neither is trusted.
 */
export function singleValue(header: unknown): string | undefined {
  const value: unknown = Array.isArray(header) && header.length === 1 ? header[0] : header
  return typeof value === 'string' ? trimOws(value) : undefined
}
