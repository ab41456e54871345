/** An exact text, a text ending in `*` for all texts with this beginning, or a regular expression. */
export type TextPattern = string | RegExp

/** Describes a text pattern in errors. */
export const TEXT_PATTERN =
  'a text that is not empty, with one `*` at its end or none, or a regular expression'

export function isTextPattern(value: unknown): value is TextPattern {
  if (value instanceof RegExp) return true
  return typeof value === 'string' && value !== '' && !value.slice(0, -1).includes('*')
}

/** Compiles a pattern. */
export function textMatcher(pattern: TextPattern): (text: string) => boolean {
  if (typeof pattern === 'string') {
    if (!pattern.endsWith('*')) return text => text === pattern
    const prefix = pattern.slice(0, -1)
    return text => text.startsWith(prefix)
  }
  // With `g` or `y` an expression keeps state between calls. Linear: where the expression that the application gave is;
  // only its flags change.
  const stateless = new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''))
  return text => stateless.test(text)
}
