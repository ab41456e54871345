// Control characters move the cursor, bidirectional ones reorder what is read, separators start a line (CWE-117).
// Linear: one character class.
const UNPRINTABLE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu
const SHORT_ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/** `text` on one line: what could steer a terminal, forge a line or turn the reading direction is written as its escape. */
export function escapeControls(text: string): string {
  return text.replace(UNPRINTABLE, escaped)
}

function escaped(character: string): string {
  return SHORT_ESCAPES[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** UTF-16 code units of a line; the longest sentence of this package, with an address in it, has about 400. */
const MAX_LENGTH = 1000
/** What came from outside stands in the middle of a sentence; its end says what to do. */
const MAX_END = 300

/**
 * `text` fit for one line of a log: controls are written as their escapes, and of a long text the middle is left out.
 * A copy: a piece of a long string would keep all of it in memory.
 */
export function printableLine(text: string): string {
  return Buffer.from(shortened(escapeControls(shortened(text)))).toString()
}

function shortened(text: string): string {
  if (text.length <= MAX_LENGTH) return text
  return `${text.slice(0, MAX_LENGTH - MAX_END - 1)}\u2026${text.slice(-MAX_END)}`
}
