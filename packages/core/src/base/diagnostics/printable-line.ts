// Control characters move the cursor, bidirectional ones reorder the text, separators start a line (CWE-117).
// Linear: one character class.
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu
const SHORT_ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** Escapes what could steer a terminal, forge a line or turn the reading direction. The result is one line. */
export function escapeControls(text: string): string {
  return text.replace(UNPRINTABLE, escaped)
}

function escaped(character: string): string {
  return SHORT_ESCAPES[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** In UTF-16 code units. The longest sentence of this package has about 400, with an address in it. */
const MAX_LENGTH = 1000
/** Quoted values stand in the middle of a sentence; its end holds what to do. */
const MAX_END = 300

/**
 * Makes `text` fit for one line of a log: escapes control characters, and leaves out the middle of a long text.
 * Returns a copy, since a slice of a long string would retain all of it.
 */
export function printableLine(text: string): string {
  return Buffer.from(shortened(escapeControls(shortened(text)))).toString()
}

function shortened(text: string): string {
  if (text.length <= MAX_LENGTH) return text
  return `${text.slice(0, MAX_LENGTH - MAX_END - 1)}\u2026${text.slice(-MAX_END)}`
}
