import { expected } from '../base/options/expected.ts'
import { textMatcher } from '../sampling/text-pattern.ts'
import type { OutlineRow } from './trace-outline.ts'
import { outlineLine, outlineOf } from './trace-outline.ts'
import type { Traces } from './traces.ts'

/** A row and how deep it is in its tree. */
interface PlacedRow {
  readonly depth: number
  readonly text: string
  readonly name: string
  readonly facts: readonly string[]
}

/** A comparison takes time and memory in proportion to the product of the lines. */
const MOST_LINES = 500

/**
 * Compares traces with a tree as text.
 *
 * @returns the lines of both, `-` for one that is missing and `+` for one that is too many; `undefined` where they fit
 */
export function treeDifference(traces: Traces, tree: string): readonly string[] | undefined {
  if (typeof tree !== 'string' || tree.trim() === '')
    throw expected('the tree', 'a text with the name of a span on each line', tree)
  const wanted = placed(linesOf(tree).map(rowOf))
  const got = outlineOf(traces, () => true).flatMap(rows => placed(rows))
  if (wanted.length === got.length && wanted.every((row, index) => fits(got[index], row))) return undefined
  return aligned(wanted.slice(0, MOST_LINES), got.slice(0, MOST_LINES))
}

function linesOf(tree: string): string[] {
  return tree.split('\n').filter(line => line.trim() !== '')
}

/** Linear: it is anchored, and a class of characters each. */
const LEAD = /^[\s│├└─]*/

function rowOf(line: string): OutlineRow {
  const lead = LEAD.exec(line)?.[0] ?? ''
  const [name = '', ...facts] = line.slice(lead.length).trimEnd().split(/ {2,}/)
  return { lead, name, facts }
}

/** The depth of a row is that of the rows above it that begin before it, so any indentation will do. */
function placed(rows: readonly OutlineRow[]): PlacedRow[] {
  const above: number[] = []
  return rows.map(({ lead, name, facts }) => {
    while (above.length > 0 && (above.at(-1) as number) >= lead.length) above.pop()
    above.push(lead.length)
    const depth = above.length - 1
    return { depth, name, facts, text: outlineLine({ lead: '  '.repeat(depth), name, facts }) }
  })
}

/** What a line of the wanted tree leaves out may be anything, but for further spans. */
function fits(got: PlacedRow | undefined, wanted: PlacedRow): boolean {
  if (got === undefined || got.depth !== wanted.depth || !fitsText(got.name, wanted.name)) return false
  return wanted.facts.every(fact => got.facts.some(each => fitsText(each, fact)))
}

function fitsText(text: string, wanted: string): boolean {
  return text === wanted || (wanted.endsWith('*') && textMatcher(wanted)(text))
}

/** The longest common part of both stays, as in a diff. */
function aligned(wanted: readonly PlacedRow[], got: readonly PlacedRow[]): readonly string[] {
  const width = got.length + 1
  const common = new Uint16Array((wanted.length + 1) * width)
  const at = (row: number, column: number): number => common[row * width + column] as number
  for (let row = wanted.length - 1; row >= 0; row--)
    for (let column = got.length - 1; column >= 0; column--)
      common[row * width + column] = fits(got[column], wanted[row] as PlacedRow)
        ? at(row + 1, column + 1) + 1
        : Math.max(at(row + 1, column), at(row, column + 1))
  const lines: string[] = []
  let row = 0
  let column = 0
  while (row < wanted.length || column < got.length) {
    const [missing, extra] = [wanted[row], got[column]]
    if (missing !== undefined && extra !== undefined && fits(extra, missing)) {
      lines.push(`  ${extra.text}`)
      row++
      column++
    } else if (missing !== undefined && (extra === undefined || at(row + 1, column) >= at(row, column + 1))) {
      lines.push(`- ${missing.text}`)
      row++
    } else {
      lines.push(`+ ${extra?.text}`)
      column++
    }
  }
  return lines
}
