const ZERO = 0x30

/**
 * Whether an id is valid by the API's definition: hex digits, not all zero. With the API's regular expressions a line
 * takes 1 to 2 us more in a service that does other work between lines.
 */
export function isLoggedId(id: unknown, length: number): boolean {
  if (typeof id !== 'string' || id.length !== length) return false
  let isZero = true
  for (let index = 0; index < length; index++) {
    const code = id.charCodeAt(index)
    if (!isHexDigit(code)) return false
    if (code !== ZERO) isZero = false
  }
  return !isZero
}

function isHexDigit(code: number): boolean {
  return (code >= ZERO && code <= 0x39) || (code >= 0x61 && code <= 0x66) || (code >= 0x41 && code <= 0x46)
}
