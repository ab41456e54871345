import type { Attributes, Observable, ObservableCallback } from '@opentelemetry/api'
import type { MetricDescriptor } from './metric-data.ts'
import type { NumberSeries } from './number-series.ts'
import type { SeriesMap } from './series-map.ts'
import { reportValue } from './sync-instruments.ts'
import { keptValue } from './whole-number.ts'

/** What the callbacks of one reading have observed, by instrument. */
export class Observations {
  readonly #series = new Map<ObservableInstrument, SeriesMap<NumberSeries>>()

  observe(instrument: ObservableInstrument, value: number, attributes: Attributes | undefined): void {
    if (!Number.isFinite(value)) {
      reportValue(instrument.descriptor.name, true, value)
      return
    }
    let series = this.#series.get(instrument)
    if (series === undefined) {
      series = instrument.makeSeries()
      this.#series.set(instrument, series)
    }
    series.find(attributes).set(keptValue(instrument.descriptor, value), undefined)
  }

  of(instrument: ObservableInstrument): readonly NumberSeries[] {
    return this.#series.get(instrument)?.all() ?? []
  }
}

/** An instrument whose callbacks are asked for its values. */
export class ObservableInstrument implements Observable {
  readonly descriptor: MetricDescriptor
  readonly makeSeries: () => SeriesMap<NumberSeries>
  readonly callbacks: Set<ObservableCallback> = new Set()

  constructor(descriptor: MetricDescriptor, makeSeries: () => SeriesMap<NumberSeries>) {
    this.descriptor = descriptor
    this.makeSeries = makeSeries
  }

  addCallback(callback: ObservableCallback): void {
    this.callbacks.add(callback)
  }

  removeCallback(callback: ObservableCallback): void {
    this.callbacks.delete(callback)
  }
}
