import { ROW_FLAGS } from './column-span.ts'
import type { IdIndex } from './id-index.ts'
import { idIndex } from './id-index.ts'
import type { SpanTable } from './span-table.ts'

/** Spans in the order of the waterfall. */
export interface WaterfallOrder {
  /** Index of the span of each row. */
  readonly spanOf: Uint32Array
  /** Row of the parent of each row, always a smaller number, or {@link NO_PARENT}. */
  readonly parentOf: Uint32Array
  /** Of {@link ROW_FLAGS}: `parentMissing`, `cycleCut`, `sameId`. */
  readonly flagsOf: Uint8Array
  /** Row of the first span with an id of 16 hex digits; -1 where there is none. */
  rowOf(spanId: string): number
}

/** Stands for a row in the column of parents. */
export const NO_PARENT = 0xffffffff

const NONE = -1

/**
 * Puts every span under its parent, once, whatever the ids say: parents before children, siblings by start. Nothing recurses, and all of
 * it is linear.
 *
 * @param byStart The spans in the order in which they began.
 */
export function waterfallOrder(table: SpanTable, byStart: Uint32Array): WaterfallOrder {
  const flags = new Uint8Array(table.length)
  const firstById = idIndex(table.ids, table.length)
  for (const index of byStart) if (!firstById.add(index)) flags[index] = ROW_FLAGS.sameId
  const parents = parentsOf(table, firstById, flags)
  cutCycles(byStart, parents, flags)
  return rows(byStart, parents, flags, firstById)
}

function parentsOf({ parentIds, length }: SpanTable, firstById: IdIndex, flags: Uint8Array): Int32Array {
  const parents = new Int32Array(length)
  for (let index = 0; index < length; index++) {
    const high = parentIds[2 * index] as number
    const low = parentIds[2 * index + 1] as number
    const hasParent = high !== 0 || low !== 0
    const parent = hasParent ? firstById.indexOf(high, low) : NONE
    parents[index] = parent
    if (parent === NONE && hasParent) flags[index] = (flags[index] ?? 0) | ROW_FLAGS.parentMissing
  }
  return parents
}

/** Walks up from each span until a root or a span that was seen; meeting its own walk again is a cycle. */
function cutCycles(byStart: Uint32Array, parents: Int32Array, flags: Uint8Array): void {
  const walkOf = new Int32Array(parents.length)
  for (let walk = 0; walk < byStart.length; walk++) {
    let index = byStart[walk] ?? 0
    while (index !== NONE && walkOf[index] === 0) {
      walkOf[index] = walk + 1
      index = parents[index] ?? NONE
    }
    if (index === NONE || walkOf[index] !== walk + 1) continue
    parents[index] = NONE
    flags[index] = (flags[index] ?? 0) | ROW_FLAGS.cycleCut
  }
}

function rows(
  byStart: Uint32Array,
  parents: Int32Array,
  flags: Uint8Array,
  firstById: IdIndex,
): WaterfallOrder {
  const count = byStart.length
  const firstChild = new Int32Array(count).fill(NONE)
  const nextSibling = new Int32Array(count).fill(NONE)
  let firstRoot = NONE
  for (let position = count - 1; position >= 0; position--) {
    const index = byStart[position] ?? 0
    const parent = parents[index] ?? NONE
    nextSibling[index] = parent === NONE ? firstRoot : (firstChild[parent] ?? NONE)
    if (parent === NONE) firstRoot = index
    else firstChild[parent] = index
  }
  const spanOf = new Uint32Array(count)
  const parentOf = new Uint32Array(count)
  const flagsOf = new Uint8Array(count)
  const rowOf = new Uint32Array(count)
  let row = 0
  for (let index = firstRoot; index !== NONE; row++) {
    const parent = parents[index] ?? NONE
    spanOf[row] = index
    rowOf[index] = row
    parentOf[row] = parent === NONE ? NO_PARENT : (rowOf[parent] ?? NO_PARENT)
    flagsOf[row] = flags[index] ?? 0
    index = following(index, firstChild, nextSibling, parents)
  }
  return {
    spanOf,
    parentOf,
    flagsOf,
    rowOf(spanId) {
      const index = firstById.indexOf(
        Number.parseInt(spanId.slice(0, 8), 16),
        Number.parseInt(spanId.slice(8), 16),
      )
      return index === NONE ? NONE : (rowOf[index] ?? NONE)
    },
  }
}

/** The next span in depth-first order: its first child, else the next sibling of it or of its nearest ancestor that has one. */
function following(
  from: number,
  firstChild: Int32Array,
  nextSibling: Int32Array,
  parents: Int32Array,
): number {
  const child = firstChild[from] ?? NONE
  if (child !== NONE) return child
  let index = from
  while (index !== NONE) {
    const sibling = nextSibling[index] ?? NONE
    if (sibling !== NONE) return sibling
    index = parents[index] ?? NONE
  }
  return NONE
}
