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
