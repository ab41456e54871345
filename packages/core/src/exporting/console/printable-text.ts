import { cutColumns } from './text-columns.ts'

// Control characters move the cursor, bidirectional ones reorder what is read, separators start a line (CWE-117).
const unprintable = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu
const shortEscapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/**
 * `text` as one harmless piece of a line: what could steer a terminal, forge a line or turn the reading direction
 * is written as its escape, and what fills more than `columns` is cut.
 */
export function printableText(text: string, columns: number): string {
  // Escapes only make a text longer, so the part that could be shown at most is enough to look at.
  return cutColumns(text.slice(0, columns * 4 + 1).replace(unprintable, escaped), columns)
}

function escaped(character: string): string {
  return shortEscapes[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
