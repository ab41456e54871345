import type { Attributes } from '@opentelemetry/api'
import { warnOnce } from '../base/diagnostics/warn-once.ts'
import { keyOf, ownAttributes } from './series-key.ts'
import { SeriesPaths } from './series-paths.ts'

const NO_ATTRIBUTES: Attributes = Object.freeze({})

/** Of the series that takes what has no room of its own. Specification: metrics/sdk.md, "Overflow attribute". */
const OVERFLOW: Attributes = Object.freeze({ 'otel.metric.overflow': true })

/** How series are made, and how many. */
export interface SeriesOptions<S> {
  /** The metric, for a sentence. */
  readonly name: string
  /** How many there may be, the one for what overflows included. */
  readonly limit: number
  readonly make: (key: string, attributes: Attributes) => S
}

/** The series of one instrument: one for each set of attributes, as long as there is room. */
export class SeriesMap<S> {
  readonly #options: SeriesOptions<S>
  readonly #paths: SeriesPaths<S>
  readonly #byKey = new Map<string, S>()

  constructor(options: SeriesOptions<S>) {
    this.#options = options
    this.#paths = new SeriesPaths(options.limit)
  }

  find(attributes: Attributes = NO_ATTRIBUTES): S {
    return this.#paths.find(attributes) ?? this.#findByKey(attributes)
  }

  all(): readonly S[] {
    return [...this.#byKey.values()]
  }

  #findByKey(given: Attributes): S {
    const attributes = ownAttributes(given)
    const key = keyOf(attributes)
    let series = this.#byKey.get(key)
    if (series === undefined) {
      if (this.#byKey.size >= this.#options.limit - 1) return this.#overflow()
      series = this.#make(key, attributes)
    }
    this.#paths.add(given, series)
    return series
  }

  #overflow(): S {
    const { name, limit } = this.#options
    warnOnce(
      `metric cardinality of ${name}`,
      `the metric ${name} has more than ${limit - 1} sets of attributes; further ones are counted together under otel.metric.overflow: leave out attributes with many values, or raise \`cardinalityLimit\``,
    )
    const key = keyOf(OVERFLOW)
    return this.#byKey.get(key) ?? this.#make(key, OVERFLOW)
  }

  #make(key: string, attributes: Attributes): S {
    const series = this.#options.make(key, attributes)
    this.#byKey.set(key, series)
    return series
  }
}
