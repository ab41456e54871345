import type { TraceReference } from '../api/rates.ts'

/** Each bucket is a fifth wider than the one before, from 10 microseconds to a quarter of an hour: percentiles are within 10 %. */
const FACTOR = 1.2
const LEAST = 0.01
const BUCKETS = 102
const LOG = Math.log(FACTOR)

const MOST_REFERENCES = 5
const MOST_SAMPLES = 8

/** Counts and durations of one series in one minute. */
export interface RateCell {
  count: number
  errors: number
  readonly buckets: Uint32Array
  /** The slowest first. */
  readonly slowest: TraceReference[]
  /** The latest first. */
  readonly failed: TraceReference[]
  /** A few of the others. */
  readonly samples: TraceReference[]
}

/** A cell without anything in it. */
export function emptyCell(): RateCell {
  return { count: 0, errors: 0, buckets: new Uint32Array(BUCKETS), slowest: [], failed: [], samples: [] }
}

/** Adds one span or message to a cell. */
export function addToCell(
  cell: RateCell,
  duration: number,
  failed: boolean,
  reference?: TraceReference,
): void {
  cell.count += 1
  if (failed) cell.errors += 1
  const bucket = bucketOf(duration)
  cell.buckets[bucket] = (cell.buckets[bucket] ?? 0) + 1
  if (!reference) return
  if (cell.slowest.length < MOST_REFERENCES || duration > (cell.slowest.at(-1)?.duration ?? 0)) {
    const at = cell.slowest.findIndex(other => other.duration < duration)
    cell.slowest.splice(at < 0 ? cell.slowest.length : at, 0, reference)
    cell.slowest.length = Math.min(cell.slowest.length, MOST_REFERENCES)
  }
  if (failed) {
    cell.failed.unshift(reference)
    cell.failed.length = Math.min(cell.failed.length, MOST_REFERENCES)
  } else if (cell.samples.length < MOST_SAMPLES) cell.samples.push(reference)
  else cell.samples[cell.count % MOST_SAMPLES] = reference
}

/** Adds the figures and references of a cell to those of another. */
export function mergeCell(into: RateCell, cell: RateCell): void {
  into.count += cell.count
  into.errors += cell.errors
  for (const [bucket, count] of cell.buckets.entries())
    into.buckets[bucket] = (into.buckets[bucket] ?? 0) + count
  into.slowest.push(...cell.slowest)
  into.slowest.sort((left, right) => right.duration - left.duration)
  into.failed.push(...cell.failed)
  into.failed.sort((left, right) => right.start - left.start)
  for (const list of [into.slowest, into.failed]) list.length = Math.min(list.length, MOST_REFERENCES)
  into.samples.push(...cell.samples)
}

/** The duration below which a part of all are, in milliseconds; 0 where there are none. */
export function percentile({ count, buckets }: RateCell, part: number): number {
  let left = Math.ceil(count * part)
  if (left === 0) return 0
  for (const [bucket, inside] of buckets.entries()) {
    left -= inside
    if (left <= 0) return rounded(LEAST * FACTOR ** (bucket + 0.5))
  }
  return 0
}

function bucketOf(duration: number): number {
  if (!(duration > LEAST)) return 0
  return Math.min(BUCKETS - 1, Math.floor(Math.log(duration / LEAST) / LOG))
}

function rounded(millis: number): number {
  return Number(millis.toPrecision(3))
}
