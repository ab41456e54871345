import type { Attributes } from '@opentelemetry/api'
import type { SpanIdentity } from '../ids/span-identity.ts'
import { LastExemplar } from './exemplar.ts'
import type { HistogramPoint } from './metric-data.ts'

/** A distribution with an exemplar for each bucket: specification, metrics/sdk.md, "AlignedHistogramBucketExemplarReservoir". */
export class HistogramSeries implements HistogramPoint {
  readonly key: string
  readonly attributes: Attributes
  readonly boundaries: readonly number[]
  readonly counts: number[]
  readonly exemplars: (LastExemplar | undefined)[]
  count = 0
  sum = 0

  constructor(key: string, attributes: Attributes, boundaries: readonly number[]) {
    this.key = key
    this.attributes = attributes
    this.boundaries = boundaries
    this.counts = new Array<number>(boundaries.length + 1).fill(0)
    this.exemplars = new Array<LastExemplar | undefined>(boundaries.length + 1).fill(undefined)
  }

  record(value: number, identity: SpanIdentity | undefined): void {
    const bucket = this.#bucketOf(value)
    this.counts[bucket] = (this.counts[bucket] as number) + 1
    this.count++
    this.sum += value
    if (identity !== undefined) this.#keep(bucket, value, identity)
  }

  #bucketOf(value: number): number {
    const { boundaries } = this
    let low = 0
    let high = boundaries.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (value <= (boundaries[middle] as number)) high = middle
      else low = middle + 1
    }
    return low
  }

  #keep(bucket: number, value: number, identity: SpanIdentity): void {
    const last = this.exemplars[bucket]
    if (last === undefined) this.exemplars[bucket] = new LastExemplar(value, identity)
    else last.set(value, identity)
  }
}
