import type { LogLevel, LogLine } from '../../src/api/log-lines.ts'
import type { ColumnMessage } from '../../src/columns/column-span.ts'
import { ROW_FLAGS } from '../../src/columns/column-span.ts'
import type { TraceColumns } from '../../src/columns/read-columns.ts'

/** SpanKind of OTLP. */
export const KIND = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const

/** A log line or an event, beside the bars. */
interface Line {
  readonly span: number
  /** Milliseconds from the start of the trace. */
  readonly at: number
  readonly level: LogLevel
  readonly text: string
  /** Whether it was logged; else it is an event of its span. */
  readonly isLog: boolean
}

/** A link from one span to another, which may be of another trace. */
interface Link {
  readonly from: number
  /** Index of the span it leads to, or -1 for a span of another trace. */
  readonly to: number
  readonly traceId: string
  readonly spanId: string
}

/**
 * A trace as columns: entry `i` of each describes span `i`. A parent comes before its children, and siblings in the order in which they
 * began. Times are milliseconds from the start of the trace.
 */
export interface TraceModel {
  readonly traceId: string
  /** Milliseconds since 1970 at which the first span began. */
  readonly origin: number
  readonly duration: number
  readonly size: number
  readonly start: Float64Array
  readonly end: Float64Array
  /** Index of the parent, or -1. */
  readonly parent: Int32Array
  /** -1 where there is none. */
  readonly firstChild: Int32Array
  readonly nextSibling: Int32Array
  /** Index in `shapes`: spans of one shape are alike in name, service and kind. */
  readonly shape: Uint32Array
  readonly shapes: readonly Shape[]
  readonly flags: Uint8Array
  readonly spanId: (span: number) => string
  readonly messages: ReadonlyMap<number, ColumnMessage>
  readonly lines: readonly Line[]
  /** By the span that has them. */
  readonly links: ReadonlyMap<number, readonly Link[]>
  /** What failed, by span. */
  readonly errors: ReadonlyMap<number, string>
}

/** What spans of a trace have in common. */
export interface Shape {
  readonly name: string
  readonly service: string
  readonly kind: number
  /** A few words, such as `202` or `order:8081`. */
  readonly note: string
}

/** Reads the columns of a trace, and the log lines that were written in it. */
export function modelOf(columns: TraceColumns, logs: readonly LogLine[] = []): TraceModel {
  const { head, length: size } = columns
  const millisecond = 1e6 / head.tick
  const origin = Number(BigInt(head.startUnixNano) / 1000n) / 1000
  const start = new Float64Array(size)
  const end = new Float64Array(size)
  const parent = new Int32Array(size)
  const flags = new Uint8Array(size)
  const shape = new Uint32Array(size)
  for (let span = 0; span < size; span++) {
    const begin = columns.starts[span] ?? 0
    start[span] = begin / millisecond
    end[span] = (begin + (columns.durations[span] ?? 0)) / millisecond
    // NO_PARENT becomes -1
    parent[span] = (columns.parents[span] ?? 0) | 0
    flags[span] = columns.flags(span)
    shape[span] = columns.shapeIndex(span)
  }
  return {
    traceId: head.traceId,
    origin,
    duration: head.duration / millisecond,
    size,
    start,
    end,
    parent,
    ...childrenByParent(parent),
    shape,
    shapes: columns.shapes.map(one => ({ ...one, service: head.services[one.service] ?? '' })),
    flags,
    spanId: span => columns.spanId(span),
    messages: new Map(head.messages),
    lines: linesOf(columns, logs, origin, millisecond),
    links: linksOf(columns),
    errors: new Map(head.errors.map(([span, text]) => [span, head.strings[text] ?? ''])),
  }
}

function linksOf({ head }: TraceColumns): Map<number, Link[]> {
  const links = new Map<number, Link[]>()
  for (const [from, traceId, spanId, to] of head.links) {
    const own = links.get(from)
    if (own === undefined) links.set(from, [{ from, traceId, spanId, to }])
    else own.push({ from, traceId, spanId, to })
  }
  return links
}

function childrenByParent(parent: Int32Array): Pick<TraceModel, 'firstChild' | 'nextSibling'> {
  const firstChild = new Int32Array(parent.length).fill(-1)
  const nextSibling = new Int32Array(parent.length).fill(-1)
  for (let span = parent.length - 1; span >= 0; span--) {
    const above = parent[span] ?? -1
    if (above < 0) continue
    nextSibling[span] = firstChild[above] ?? -1
    firstChild[above] = span
  }
  return { firstChild, nextSibling }
}

function linesOf(
  { head, length, spanId }: TraceColumns,
  logs: readonly LogLine[],
  origin: number,
  millisecond: number,
): Line[] {
  const lines = head.events.map(([span, offset, name, text]): Line => {
    const message = head.strings[text] ?? ''
    const event = head.strings[name] ?? ''
    return {
      span,
      at: offset / millisecond,
      level: event === 'exception' ? 'error' : 'info',
      text: message === '' ? event : event === 'exception' ? message : `${event}  ${message}`,
      isLog: false,
    }
  })
  if (logs.length === 0) return lines
  const spanById = new Map<string, number>()
  for (let span = length - 1; span >= 0; span--) spanById.set(spanId(span), span)
  for (const { time, spanId: id, level, message } of logs)
    lines.push({ span: spanById.get(id) ?? 0, at: time - origin, level, text: message, isLog: true })
  return lines.sort((a, b) => a.at - b.at)
}

const NO_SHAPE: Shape = { name: '', service: '', kind: 0, note: '' }

export const shapeOf = (trace: TraceModel, span: number): Shape =>
  trace.shapes[trace.shape[span] ?? 0] ?? NO_SHAPE

export const nameOf = (trace: TraceModel, span: number): string => shapeOf(trace, span).name

export const serviceOf = (trace: TraceModel, span: number): string => shapeOf(trace, span).service

export const kindOf = (trace: TraceModel, span: number): number => shapeOf(trace, span).kind

export const isFailed = (trace: TraceModel, span: number): boolean =>
  ((trace.flags[span] ?? 0) & ROW_FLAGS.failed) !== 0

export const durationOf = (trace: TraceModel, span: number): number =>
  (trace.end[span] ?? 0) - (trace.start[span] ?? 0)

export function* childrenOf(trace: TraceModel, span: number): Generator<number> {
  for (let child = trace.firstChild[span] ?? -1; child >= 0; child = trace.nextSibling[child] ?? -1)
    yield child
}

/** Spans without a parent here, in the order in which they began. */
export function rootsOf(trace: TraceModel): number[] {
  const roots: number[] = []
  for (let span = 0; span < trace.size; span++) if ((trace.parent[span] ?? -1) < 0) roots.push(span)
  return roots
}
