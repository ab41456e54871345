import { escapeControls } from '../../base/diagnostics/printable-line.ts'

const plain = /^[ -~]*$/
const noColumn = /[\p{M}\u200b-\u200d\u2060]/u
// The wide ranges of Unicode's East Asian Width, UAX #11, in the granularity a terminal needs.
const twoColumns =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u

/** How many columns of a terminal `text` fills: none for combining marks, two for wide characters. */
export function textColumns(text: string): number {
  if (plain.test(text)) return text.length
  let columns = 0
  for (const character of text) columns += characterColumns(character)
  return columns
}

/** `text` with spaces behind it until it fills `columns`. */
export function padColumns(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - textColumns(text)))
}

/** `text` if it fits in `columns`, else its beginning and an ellipsis. */
export function cutColumns(text: string, columns: number): string {
  // Combining marks fill no column, so that a text without end could pass for a narrow one.
  const start = text.slice(0, columns * 4)
  if (start === text && textColumns(text) <= columns) return text
  let kept = ''
  let filled = 0
  for (const character of start) {
    filled += characterColumns(character)
    if (filled >= columns) break
    kept += character
  }
  return `${kept}\u2026`
}

function characterColumns(character: string): number {
  if (noColumn.test(character)) return 0
  return twoColumns.test(character) ? 2 : 1
}

/** `text` as one harmless piece of a line: controls are written as their escapes, what fills more than `columns` is cut. */
export function printableText(text: string, columns: number): string {
  // Escapes only make a text longer, so the part that could be shown at most is enough to look at.
  return cutColumns(escapeControls(text.slice(0, columns * 4 + 1)), columns)
}
