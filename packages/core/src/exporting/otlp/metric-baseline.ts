import type { HistogramPoint, MetricDescriptor, NumberPoint } from '../../metrics/metric-data.ts'

/** What has been delivered of a distribution. */
interface DeliveredHistogram {
  readonly counts: readonly number[]
  readonly count: number
  readonly sum: number
}

/** The values of an export, which the next one starts from once they are delivered. */
class Delivered {
  readonly time: number
  readonly numbers = new Map<MetricDescriptor, Map<string, number>>()
  readonly histograms = new Map<MetricDescriptor, Map<string, DeliveredHistogram>>()

  constructor(time: number) {
    this.time = time
  }
}

/**
 * Subtracts from sums what has been delivered. An export that fails changes nothing, so that the next one carries its values
 * too: nothing is lost while a collector is away, and nothing has to wait in memory.
 */
export class MetricBaseline {
  #delivered: Delivered | undefined
  #pending: Delivered | undefined

  /** Begins an export of the values of `time`, in milliseconds since 1970. */
  begin(time: number): void {
    this.#pending = new Delivered(time)
  }

  /** The values of the export were delivered. */
  commit(): void {
    this.#delivered = this.#pending
  }

  /** When sums begin anew; `startedAt` before the first delivery. */
  since(startedAt: number): number {
    return this.#delivered?.time ?? startedAt
  }

  /** The part of a sum that has not been delivered. A sum that fell began anew. */
  ofNumber(descriptor: MetricDescriptor, { key, value }: NumberPoint): number {
    if (this.#pending !== undefined) keep(this.#pending.numbers, descriptor, key, value)
    const before = this.#delivered?.numbers.get(descriptor)?.get(key) ?? 0
    return value >= before ? value - before : value
  }

  /** The part of a distribution that has not been delivered. */
  ofHistogram(descriptor: MetricDescriptor, point: HistogramPoint): DeliveredHistogram {
    const { key, count, sum } = point
    if (this.#pending !== undefined)
      keep(this.#pending.histograms, descriptor, key, { counts: [...point.counts], count, sum })
    const before = this.#delivered?.histograms.get(descriptor)?.get(key)
    if (before === undefined) return point
    const counts = point.counts.map((each, bucket) => each - (before.counts[bucket] ?? 0))
    return { counts, count: count - before.count, sum: sum - before.sum }
  }
}

function keep<T>(
  all: Map<MetricDescriptor, Map<string, T>>,
  descriptor: MetricDescriptor,
  key: string,
  value: T,
): void {
  let values = all.get(descriptor)
  if (values === undefined) {
    values = new Map()
    all.set(descriptor, values)
  }
  values.set(key, value)
}
