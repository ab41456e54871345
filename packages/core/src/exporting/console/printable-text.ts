import { escapeControls } from '../../base/diagnostics/printable-line.ts'
import { cutColumns } from './text-columns.ts'

/** `text` as one harmless piece of a line: controls are written as their escapes, what fills more than `columns` is cut. */
export function printableText(text: string, columns: number): string {
  // Escapes only make a text longer, so the part that could be shown at most is enough to look at.
  return cutColumns(escapeControls(text.slice(0, columns * 4 + 1)), columns)
}
