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
