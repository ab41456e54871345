import type { TraceModel } from '../model/trace-model.ts'
import { childrenOf, isFailed, KIND, kindOf, rootsOf } from '../model/trace-model.ts'
import { linesBySpan } from './lines-by-span.ts'

/** What a row of the waterfall shows. */
export const ROW = { span: 0, queue: 1, line: 2, group: 3 } as const

/** Heights in pixels. */
export const ROW_HEIGHT = 26
const LINE_HEIGHT = 20

/** So many equal siblings are folded into one row. */
const GROUP_FROM = 5
/** So many lines of one span are shown. */
const LINES_OF_SPAN = 8
const NO_LINES: ReturnType<typeof linesBySpan> = new Map()

/** Siblings of one name and service, folded into one row. */
interface Group {
  readonly spans: readonly number[]
  readonly start: number
  readonly end: number
  /** Sum of the durations. */
  readonly total: number
}

/** The rows of a waterfall as columns: entry `i` of each describes row `i`. */
export interface Rows {
  readonly size: number
  readonly kind: Uint8Array
  /** Index of a span, for a queue of the span that was waited for; of a line; of a group. */
  readonly ref: Int32Array
  readonly depth: Uint16Array
  /** Where a row begins, in pixels; one more entry than there are rows. */
  readonly top: Float64Array
  readonly groups: readonly Group[]
}

/** What a reader has folded and unfolded. */
export interface Folding {
  /** Spans whose children are hidden. */
  readonly closed: ReadonlySet<number>
  /** Groups that are shown span by span, by their first span. */
  readonly openGroups: ReadonlySet<number>
  readonly showLines: boolean
}

/** Lists the rows of a trace from top to bottom: each span above its children, with its log lines and the queue it came through. */
export function rowsOf(trace: TraceModel, folding: Folding): Rows {
  const list = new RowList(trace.size + 16)
  const groups: Group[] = []
  const linesOf = folding.showLines ? linesBySpan(trace) : NO_LINES
  const failedInside = failuresInside(trace)
  // Spans still to be listed, the next one last, with their depths; a negative number is a group.
  const stack = rootsOf(trace).reverse()
  const depths = stack.map(() => 0)
  while (stack.length > 0) {
    const span = stack.pop() ?? 0
    const depth = depths.pop() ?? 0
    if (span < 0) {
      list.add(ROW.group, -1 - span, depth, ROW_HEIGHT)
      const members = groups[-1 - span]?.spans ?? []
      if (!folding.openGroups.has(members[0] ?? -1)) continue
      for (const member of [...members].reverse()) {
        stack.push(member)
        depths.push(depth + 1)
      }
      continue
    }
    if (waitOf(trace, span) !== undefined) list.add(ROW.queue, span, depth, ROW_HEIGHT)
    list.add(ROW.span, span, depth, ROW_HEIGHT)
    for (const line of linesOf.get(span)?.slice(0, LINES_OF_SPAN) ?? [])
      list.add(ROW.line, line, depth, LINE_HEIGHT)
    if ((trace.firstChild[span] ?? -1) < 0 || folding.closed.has(span)) continue
    const below = withGroups(trace, span, groups, failedInside)
    for (const child of below.reverse()) {
      stack.push(child)
      depths.push(depth + 1)
    }
  }
  return list.rows(groups)
}

/** How long a message waited before a span that processes it began. */
export function waitOf(trace: TraceModel, span: number): { from: number; to: number } | undefined {
  if (kindOf(trace, span) !== KIND.consumer) return undefined
  const sender = senderOf(trace, span)
  if (sender < 0) return undefined
  const to = trace.start[span] ?? 0
  const sent = trace.end[sender] ?? 0
  const from = sent <= to ? sent : (trace.start[sender] ?? 0)
  return to > from ? { from, to } : undefined
}

/** The span of this trace that sent what a span processes, or -1. */
export function senderOf(trace: TraceModel, span: number): number {
  const parent = trace.parent[span] ?? -1
  if (parent >= 0 && kindOf(trace, parent) === KIND.producer) return parent
  const linked = trace.links.get(span)?.find(link => link.to >= 0)?.to ?? -1
  return linked >= 0 && kindOf(trace, linked) === KIND.producer ? linked : -1
}

/** The children of a span, where siblings that are alike and did not fail stand as one negative number: the index of their group. */
function withGroups(trace: TraceModel, parent: number, groups: Group[], failedInside: Uint8Array): number[] {
  const children = [...childrenOf(trace, parent)]
  if (children.length < GROUP_FROM) return children
  const alike = new Map<number, number[]>()
  for (const child of children) {
    if (failedInside[child] === 1) continue
    const key = trace.shape[child] ?? 0
    const siblings = alike.get(key)
    if (siblings === undefined) alike.set(key, [child])
    else siblings.push(child)
  }
  const listed: number[] = []
  for (const child of children) {
    const siblings = failedInside[child] === 1 ? undefined : alike.get(trace.shape[child] ?? 0)
    if (siblings === undefined || siblings.length < GROUP_FROM) listed.push(child)
    else if (siblings[0] === child) {
      listed.push(-1 - groups.length)
      groups.push(groupOf(trace, siblings))
    }
  }
  return listed
}

function groupOf(trace: TraceModel, spans: readonly number[]): Group {
  let [start, end, total] = [Number.POSITIVE_INFINITY, 0, 0]
  for (const span of spans) {
    const [from = 0, to = 0] = [trace.start[span], trace.end[span]]
    start = Math.min(start, from)
    end = Math.max(end, to)
    total += to - from
  }
  return { spans, start, end, total }
}

/** 1 for each span that failed or has a failure below it. */
function failuresInside(trace: TraceModel): Uint8Array {
  const failed = new Uint8Array(trace.size)
  for (let first = 0; first < trace.size; first++) {
    if (!isFailed(trace, first)) continue
    for (let span = first; span >= 0 && failed[span] === 0; span = trace.parent[span] ?? -1) failed[span] = 1
  }
  return failed
}

/** Columns that grow. */
class RowList {
  #size = 0
  #kind: Uint8Array
  #ref: Int32Array
  #depth: Uint16Array
  #height: Uint8Array

  constructor(capacity: number) {
    this.#kind = new Uint8Array(capacity)
    this.#ref = new Int32Array(capacity)
    this.#depth = new Uint16Array(capacity)
    this.#height = new Uint8Array(capacity)
  }

  add(kind: number, ref: number, depth: number, height: number): void {
    if (this.#size === this.#kind.length) this.#grow()
    this.#kind[this.#size] = kind
    this.#ref[this.#size] = ref
    this.#depth[this.#size] = Math.min(depth, 65_535)
    this.#height[this.#size++] = height
  }

  #grow(): void {
    const more = <T extends Uint8Array | Int32Array | Uint16Array>(old: T, grown: T): T => {
      grown.set(old)
      return grown
    }
    const capacity = this.#kind.length * 2
    this.#kind = more(this.#kind, new Uint8Array(capacity))
    this.#ref = more(this.#ref, new Int32Array(capacity))
    this.#depth = more(this.#depth, new Uint16Array(capacity))
    this.#height = more(this.#height, new Uint8Array(capacity))
  }

  rows(groups: readonly Group[]): Rows {
    const size = this.#size
    const top = new Float64Array(size + 1)
    for (let row = 0; row < size; row++) top[row + 1] = (top[row] ?? 0) + (this.#height[row] ?? 0)
    return {
      size,
      kind: this.#kind.subarray(0, size),
      ref: this.#ref.subarray(0, size),
      depth: this.#depth.subarray(0, size),
      top,
      groups,
    }
  }
}

/** The row that lies at a height, in pixels. */
export function rowAt(rows: Rows, height: number): number {
  let low = 0
  let high = rows.size - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((rows.top[middle] ?? 0) <= height) low = middle
    else high = middle - 1
  }
  return low
}
