import type { Attributes, Context, Counter, Gauge, Histogram, UpDownCounter } from '@opentelemetry/api'
import { messageOf, warnOnce } from '../base/diagnostics/warn-once.ts'
import { shownValue } from '../base/options/shown-value.ts'
import type { ExemplarSource } from './exemplar.ts'
import type { HistogramSeries } from './histogram-series.ts'
import type { MetricDescriptor } from './metric-data.ts'
import type { NumberSeries } from './number-series.ts'
import type { SeriesMap } from './series-map.ts'
import { keptValue } from './whole-number.ts'

/** An instrument that is given each measurement when it is made. */
abstract class SyncInstrument<S> {
  readonly descriptor: MetricDescriptor
  readonly #series: SeriesMap<S>
  readonly #exemplarSource: ExemplarSource
  readonly #takesNegative: boolean

  constructor(
    descriptor: MetricDescriptor,
    series: SeriesMap<S>,
    exemplarSource: ExemplarSource,
    takesNegative: boolean,
  ) {
    this.descriptor = descriptor
    this.#series = series
    this.#exemplarSource = exemplarSource
    this.#takesNegative = takesNegative
  }

  get points(): readonly S[] {
    return this.#series.all()
  }

  /** Never throws: attributes may have getters that do. */
  protected measure(
    value: number,
    attributes: Attributes | undefined,
    context: Context | undefined,
    write: (series: S, value: number, identity: ReturnType<ExemplarSource>) => void,
  ): void {
    if (!isMeasurement(value, this.#takesNegative)) {
      reportValue(this.descriptor.name, this.#takesNegative, value)
      return
    }
    try {
      const kept = keptValue(this.descriptor, value)
      write(this.#series.find(attributes), kept, this.#exemplarSource(context))
    } catch (error) {
      const { name } = this.descriptor
      warnOnce(`metric ${name}`, () => `a measurement of the metric ${name} was lost: ${messageOf(error)}`)
    }
  }
}

/** A counter or an up-down counter. */
export class SumInstrument extends SyncInstrument<NumberSeries> implements Counter, UpDownCounter {
  add(value: number, attributes?: Attributes, context?: Context): void {
    this.measure(value, attributes, context, addTo)
  }
}

/** A gauge that is set. */
export class GaugeInstrument extends SyncInstrument<NumberSeries> implements Gauge {
  record(value: number, attributes?: Attributes, context?: Context): void {
    this.measure(value, attributes, context, setIn)
  }
}

/** A histogram. */
export class HistogramInstrument extends SyncInstrument<HistogramSeries> implements Histogram {
  record(value: number, attributes?: Attributes, context?: Context): void {
    this.measure(value, attributes, context, recordIn)
  }
}

function isMeasurement(value: number, takesNegative: boolean): boolean {
  return Number.isFinite(value) && (value >= 0 || takesNegative)
}

function addTo(series: NumberSeries, value: number, identity: ReturnType<ExemplarSource>): void {
  series.add(value, identity)
}

function setIn(series: NumberSeries, value: number, identity: ReturnType<ExemplarSource>): void {
  series.set(value, identity)
}

function recordIn(series: HistogramSeries, value: number, identity: ReturnType<ExemplarSource>): void {
  series.record(value, identity)
}

/** Specification: metrics/api.md: a counter takes what is not negative. A value that is no number would end every sum. */
export function reportValue(name: string, takesNegative: boolean, value: unknown): void {
  const wanted = takesNegative ? 'a finite number' : 'a finite number of 0 or more'
  warnOnce(
    `metric value of ${name}`,
    () => `a measurement of the metric ${name} was dropped: expected ${wanted}, got ${shownValue(value)}`,
  )
}
