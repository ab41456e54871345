import type { Paint } from './terminal-colors.ts'
import { textColumns } from './text-columns.ts'
import type { Detail } from './tree-details.ts'

const gap = '  '

/**
 * Lays pieces out in lines: the first in `firstRoom` columns, the following ones in `room`.
 * A piece is never broken; one that is wider than a line has a line of its own.
 */
export function detailLines(
  details: readonly Detail[],
  firstRoom: number,
  room: number,
  paint: Paint,
): string[] {
  const lines: string[] = []
  let line = ''
  let left = firstRoom
  for (const { text, style } of details) {
    const columns = textColumns(text)
    const alone = line === '' && left >= room
    if (columns > left && !alone) {
      lines.push(line)
      line = ''
      left = room
    }
    line += (line === '' ? '' : gap) + (style ? paint(style, text) : text)
    left -= columns + gap.length
  }
  return [...lines, line]
}
