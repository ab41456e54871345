/** An exact text, a text that ends in `*` and means every text that begins so, or a regular expression. */
export type TextPattern = string | RegExp

/** What a text pattern is, in the words of an error. */
export const TEXT_PATTERN = 'a text, a text with one `*` at its end, or a regular expression'

export function isTextPattern(value: unknown): value is TextPattern {
  if (value instanceof RegExp) return true
  return typeof value === 'string' && value !== '' && !value.slice(0, -1).includes('*')
}

/** Prepares a pattern for being asked often. */
export function textMatcher(pattern: TextPattern): (text: string) => boolean {
  if (typeof pattern === 'string') {
    if (!pattern.endsWith('*')) return text => text === pattern
    const prefix = pattern.slice(0, -1)
    return text => text.startsWith(prefix)
  }
  // With `g` or `y` an expression remembers where it stopped, and every second answer would be another.
  // Linear: where the expression that the application gave is; only its flags change.
  const stateless = new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''))
  return text => stateless.test(text)
}
