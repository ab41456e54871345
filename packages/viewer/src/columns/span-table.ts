import type { SpanKindNumber } from '../api/span-detail.ts'
import type { ColumnEvent, ColumnLink, ColumnMessage } from './column-span.ts'

/**
 * The spans of a trace in the order in which they arrived, in columns of numbers: an object and two bigints for each of 100,000 spans took
 * half a second of garbage collection. Ids and times have two entries each, the high half first.
 */
export interface SpanTable {
  readonly length: number
  readonly ids: Uint32Array
  /** 0 where there is none. */
  readonly parentIds: Uint32Array
  /** Nanoseconds since 1970. */
  readonly starts: Uint32Array
  readonly ends: Uint32Array
  /** Indices in `words`. */
  readonly shapes: Uint32Array
  /** Of `ROW_FLAGS`: `failed`, `hasEvents`, `hasLinks`; and {@link HAS_MESSAGE}. */
  readonly flags: Uint8Array
  readonly words: readonly ShapeWords[]
  /** How many the spans have together. */
  readonly totals: ListCounts
  /** What is not in columns of one span; asked only as far as it is listed. */
  details(index: number): SpanDetails
}

/** What spans that are alike have in common. */
export interface ShapeWords {
  readonly name: string
  readonly service: string
  readonly kind: SpanKindNumber
  readonly note: string
  readonly route: string
  readonly topic: string
}

/** Lists of a span. */
interface SpanDetails {
  readonly events: readonly ColumnEvent[]
  readonly links: readonly ColumnLink[]
  /** Empty where there is none. */
  readonly error: string
  readonly message?: ColumnMessage | undefined
}

/** A number for each list of the head. */
export interface ListCounts {
  events: number
  links: number
  messages: number
  errors: number
}

/** A bit of `flags` that no row has. */
export const HAS_MESSAGE = 128

/** Columns that grow. */
export class SpanColumns {
  length = 0
  ids: Uint32Array = new Uint32Array(0)
  parentIds: Uint32Array = new Uint32Array(0)
  starts: Uint32Array = new Uint32Array(0)
  ends: Uint32Array = new Uint32Array(0)
  shapes: Uint32Array = new Uint32Array(0)
  flags: Uint8Array = new Uint8Array(0)

  constructor(room = 64) {
    this.#grow(room)
  }

  /** Makes room for a span and returns its index. */
  next(): number {
    if (this.length === this.flags.length) this.#grow(2 * this.length)
    this.length += 1
    return this.length - 1
  }

  #grow(room: number): void {
    this.ids = grown(this.ids, 2 * room)
    this.parentIds = grown(this.parentIds, 2 * room)
    this.starts = grown(this.starts, 2 * room)
    this.ends = grown(this.ends, 2 * room)
    this.shapes = grown(this.shapes, room)
    const flags = new Uint8Array(room)
    flags.set(this.flags)
    this.flags = flags
  }
}

/** A longer copy of a column. */
export function grown(column: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const longer = new Uint32Array(length)
  longer.set(column)
  return longer
}
