import type { TraceModel } from '../model/trace-model.ts'
import { childrenOf, isFailed, kindOf, nameOf, rootsOf, serviceOf } from '../model/trace-model.ts'

/** Spans of two traces that stand at the same place: of one name and service, below the same parents, in the same order. */
export interface ComparedRow {
  readonly depth: number
  readonly name: string
  readonly service: string
  /** Index in the first and in the second trace, or -1 where it is missing. */
  readonly first: number
  readonly second: number
  /** How many spans this row stands for, where equal siblings are counted together. */
  readonly firstCount: number
  readonly secondCount: number
  /** Milliseconds, the sum of all of the row; undefined where it is missing. */
  readonly firstDuration: number | undefined
  readonly secondDuration: number | undefined
  readonly firstFailed: boolean
  readonly secondFailed: boolean
  /** How many of the traces that the second stands for have it. */
  readonly share?: string
}

/** More rows than a reader can compare are left out. */
const MOST_ROWS = 5000

/** Lays the second trace over the first. What both have, then what one of them lacks, in the order of the first. */
export function compareTraces(first: TraceModel, second: TraceModel): ComparedRow[] {
  const rows: ComparedRow[] = []
  const stack = alignedRoots(first, second).reverse()
  for (let next = stack.pop(); next !== undefined && rows.length < MOST_ROWS; next = stack.pop()) {
    const { firsts, seconds, depth } = next
    rows.push(rowOf(first, firsts, second, seconds, depth))
    const below = alignedChildren(
      first,
      firsts.flatMap(span => [...childrenOf(first, span)]),
      second,
      seconds.flatMap(span => [...childrenOf(second, span)]),
      depth + 1,
    )
    for (const pair of below.reverse()) stack.push(pair)
  }
  return rows
}

/** A single root stands beside a single root, whatever their names. */
function alignedRoots(first: TraceModel, second: TraceModel): Pair[] {
  const [firsts, seconds] = [rootsOf(first), rootsOf(second)]
  if (firsts.length === 1 && seconds.length === 1) return [{ firsts, seconds, depth: 0 }]
  return alignedChildren(first, firsts, second, seconds, 0)
}

interface Pair {
  readonly firsts: number[]
  readonly seconds: number[]
  readonly depth: number
}

function alignedChildren(
  first: TraceModel,
  firsts: readonly number[],
  second: TraceModel,
  seconds: readonly number[],
  depth: number,
): Pair[] {
  const pairs = new Map<string, Pair & { readonly order: number }>()
  const add = (trace: TraceModel, span: number, side: 'firsts' | 'seconds', order: number): void => {
    const key = `${serviceOf(trace, span)}\u0000${nameOf(trace, span)}\u0000${kindOf(trace, span)}`
    let pair = pairs.get(key)
    if (pair === undefined) {
      pair = { firsts: [], seconds: [], depth, order }
      pairs.set(key, pair)
    }
    pair[side].push(span)
  }
  for (const [order, span] of firsts.entries()) add(first, span, 'firsts', order / Math.max(firsts.length, 1))
  for (const [order, span] of seconds.entries())
    add(second, span, 'seconds', order / Math.max(seconds.length, 1))
  return [...pairs.values()].sort((a, b) => a.order - b.order)
}

function rowOf(
  first: TraceModel,
  firsts: readonly number[],
  second: TraceModel,
  seconds: readonly number[],
  depth: number,
): ComparedRow {
  const [trace, span] = firsts[0] === undefined ? [second, seconds[0] ?? 0] : [first, firsts[0]]
  return {
    depth,
    name: nameOf(trace, span),
    service: serviceOf(trace, span),
    first: firsts[0] ?? -1,
    second: seconds[0] ?? -1,
    firstCount: firsts.length,
    secondCount: seconds.length,
    firstDuration: sumOf(first, firsts),
    secondDuration: sumOf(second, seconds),
    firstFailed: firsts.some(index => isFailed(first, index)),
    secondFailed: seconds.some(index => isFailed(second, index)),
  }
}

function sumOf(trace: TraceModel, spans: readonly number[]): number | undefined {
  if (spans.length === 0) return undefined
  return spans.reduce((sum, span) => sum + (trace.end[span] ?? 0) - (trace.start[span] ?? 0), 0)
}
