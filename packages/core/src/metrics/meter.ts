import type {
  Attributes,
  BatchObservableCallback,
  Counter,
  Gauge,
  Histogram,
  Meter,
  MetricOptions,
  Observable,
  UpDownCounter,
} from '@opentelemetry/api'
import { createNoopMeter } from '@opentelemetry/api'
import type { InstrumentationScope } from '../span/readable-span.ts'
import type { ExemplarSource } from './exemplar.ts'
import { HistogramSeries } from './histogram-series.ts'
import { boundariesOf, descriptorOf, isInstrumentName, reportConflict } from './instrument-identity.ts'
import type { Metric, MetricDescriptor, MetricKind, ScopeMetrics } from './metric-data.ts'
import { NumberSeries } from './number-series.ts'
import type { Observations } from './observable-instrument.ts'
import { ObservableInstrument } from './observable-instrument.ts'
import type { BatchCallback, Callbacks } from './run-callbacks.ts'
import { SeriesMap } from './series-map.ts'
import { GaugeInstrument, HistogramInstrument, SumInstrument } from './sync-instruments.ts'

/** What all meters of a provider share. */
export interface MeterSettings {
  readonly cardinalityLimit: number
  readonly exemplarSource: ExemplarSource
}

type Instrument = SumInstrument | GaugeInstrument | HistogramInstrument | ObservableInstrument

/** Names of instruments are constants; one that is made for each request must not fill the memory. */
const MAX_INSTRUMENTS = 1000

const NOOP = createNoopMeter()

/** The instruments of one instrumentation scope. Asking again for the same one gives the same one. */
export class ScopeMeter implements Meter {
  readonly scope: InstrumentationScope
  readonly #settings: MeterSettings
  readonly #instruments = new Map<string, Instrument>()
  readonly #batches: BatchCallback[] = []

  constructor(scope: InstrumentationScope, settings: MeterSettings) {
    this.scope = scope
    this.#settings = settings
  }

  createCounter(name: string, options: MetricOptions = {}): Counter {
    return this.#sum(name, 'counter', options) ?? NOOP.createCounter(name)
  }

  createUpDownCounter(name: string, options: MetricOptions = {}): UpDownCounter {
    return this.#sum(name, 'upDownCounter', options) ?? NOOP.createUpDownCounter(name)
  }

  createGauge(name: string, options: MetricOptions = {}): Gauge {
    const gauge = this.#instrument(
      name,
      'gauge',
      false,
      options,
      descriptor =>
        new GaugeInstrument(descriptor, this.#numberSeries(descriptor), this.#settings.exemplarSource, true),
    )
    return (gauge as GaugeInstrument | undefined) ?? NOOP.createGauge(name)
  }

  createHistogram(name: string, options: MetricOptions = {}): Histogram {
    const histogram = this.#instrument(name, 'histogram', false, options, descriptor => {
      const boundaries = boundariesOf(descriptor.name, options)
      const series = new SeriesMap({
        name: descriptor.name,
        limit: this.#settings.cardinalityLimit,
        make: (key: string, attributes: Attributes) => new HistogramSeries(key, attributes, boundaries),
      })
      return new HistogramInstrument(descriptor, series, this.#settings.exemplarSource, false)
    })
    return (histogram as HistogramInstrument | undefined) ?? NOOP.createHistogram(name)
  }

  createObservableCounter(name: string, options: MetricOptions = {}): Observable {
    return this.#observable(name, 'counter', options) ?? NOOP.createObservableCounter(name)
  }

  createObservableUpDownCounter(name: string, options: MetricOptions = {}): Observable {
    return this.#observable(name, 'upDownCounter', options) ?? NOOP.createObservableUpDownCounter(name)
  }

  createObservableGauge(name: string, options: MetricOptions = {}): Observable {
    return this.#observable(name, 'gauge', options) ?? NOOP.createObservableGauge(name)
  }

  addBatchObservableCallback(callback: BatchObservableCallback, observables: Observable[]): void {
    this.removeBatchObservableCallback(callback, observables)
    this.#batches.push({ callback, observables: new Set(observables) })
  }

  removeBatchObservableCallback(callback: BatchObservableCallback, observables: Observable[]): void {
    const index = this.#batches.findIndex(
      batch => batch.callback === callback && areSame(batch.observables, observables),
    )
    if (index >= 0) this.#batches.splice(index, 1)
  }

  get callbacks(): Callbacks {
    const instruments = [...this.#instruments.values()].filter(
      instrument => instrument instanceof ObservableInstrument,
    )
    return { instruments, batches: this.#batches }
  }

  /** The instruments that have values. */
  read(observations: Observations): ScopeMetrics {
    const metrics = [...this.#instruments.values()].map(instrument => {
      const { descriptor } = instrument
      const points =
        instrument instanceof ObservableInstrument ? observations.of(instrument) : instrument.points
      return { descriptor, points } as Metric
    })
    return { scope: this.scope, metrics: metrics.filter(({ points }) => points.length > 0) }
  }

  #sum(name: string, kind: 'counter' | 'upDownCounter', options: MetricOptions): SumInstrument | undefined {
    return this.#instrument(
      name,
      kind,
      false,
      options,
      descriptor =>
        new SumInstrument(
          descriptor,
          this.#numberSeries(descriptor),
          this.#settings.exemplarSource,
          kind === 'upDownCounter',
        ),
    ) as SumInstrument | undefined
  }

  #observable(name: string, kind: MetricKind, options: MetricOptions): Observable | undefined {
    return this.#instrument(
      name,
      kind,
      true,
      options,
      descriptor => new ObservableInstrument(descriptor, () => this.#numberSeries(descriptor)),
    ) as ObservableInstrument | undefined
  }

  #numberSeries({ name }: MetricDescriptor): SeriesMap<NumberSeries> {
    return new SeriesMap({
      name,
      limit: this.#settings.cardinalityLimit,
      make: (key: string, attributes: Attributes) => new NumberSeries(key, attributes),
    })
  }

  #instrument(
    name: string,
    kind: MetricKind,
    isObservable: boolean,
    options: MetricOptions,
    make: (descriptor: MetricDescriptor) => Instrument,
  ): Instrument | undefined {
    if (!isInstrumentName(name)) return undefined
    const descriptor = descriptorOf(name, kind, isObservable, options)
    const { unit, valueType } = descriptor
    const key = `${name.toLowerCase()} ${kind} ${isObservable} ${valueType} ${unit}`
    const known = this.#instruments.get(key)
    if (known !== undefined || this.#instruments.size >= MAX_INSTRUMENTS) return known
    this.#checkName(descriptor)
    const instrument = make(descriptor)
    this.#instruments.set(key, instrument)
    return instrument
  }

  #checkName(descriptor: MetricDescriptor): void {
    const name = descriptor.name.toLowerCase()
    for (const { descriptor: other } of this.#instruments.values())
      if (other.name.toLowerCase() === name) reportConflict(descriptor, other)
  }
}

function areSame(known: ReadonlySet<Observable>, given: readonly Observable[]): boolean {
  return known.size === new Set(given).size && given.every(each => known.has(each))
}
