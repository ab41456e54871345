import { ValueType } from '@opentelemetry/api'
import type { Exemplar } from '../../metrics/exemplar.ts'
import type {
  CollectedMetrics,
  HistogramMetric,
  HistogramPoint,
  Metric,
  MetricDescriptor,
  NumberMetric,
  NumberPoint,
} from '../../metrics/metric-data.ts'
import type { InstrumentationScope } from '../../span/readable-span.ts'
import type { MetricBaseline } from './metric-baseline.ts'
import type { Temporality } from './temporality.ts'
import { isDelta } from './temporality.ts'

/** What an export says of one set of attributes, in any encoding. Times are milliseconds since 1970. */
interface SentPoint {
  /** When the sum began. */
  readonly startedAt: number
  readonly time: number
  /** Key, value, key, value. */
  readonly attributes: readonly unknown[]
  readonly exemplars: readonly Exemplar[]
}

/** The value of a counter, an up-down counter or a gauge. */
export interface SentNumber extends SentPoint {
  readonly value: number
}

/** A distribution of values. */
export interface SentHistogram
  extends SentPoint,
    Pick<HistogramPoint, 'boundaries' | 'counts' | 'count' | 'sum'> {}

/** What an export says of a metric. */
export type SentMetric = SentNumbers | SentHistograms

interface Sent<Of extends Metric, Point> {
  readonly descriptor: Of['descriptor']
  /** By the number of OTLP; of no meaning for a gauge. */
  readonly temporality: 1 | 2
  readonly points: readonly Point[]
}

/** What an export says of a metric of single values. */
type SentNumbers = Sent<NumberMetric, SentNumber>

/** What an export says of a metric of distributions. */
type SentHistograms = Sent<HistogramMetric, SentHistogram>

/** The metrics of one scope. */
export type SentScope = readonly [scope: InstrumentationScope, metrics: readonly SentMetric[]]

/** `AggregationTemporality` of metrics.proto. */
const DELTA = 1
const CUMULATIVE = 2

/** When the values of an export began and were taken, and what they are compared with. */
interface Window {
  readonly startedAt: number
  readonly time: number
  /** `undefined` for sums from the start. */
  readonly baseline: MetricBaseline | undefined
}

/** What is to be sent of the values of now. A metric without points is left out, and a scope without metrics. */
export function sentMetrics(
  { scopes, startedAt, collectedAt: time }: CollectedMetrics,
  temporality: Temporality,
  baseline: MetricBaseline,
): readonly SentScope[] {
  baseline.begin(time)
  const cumulative: Window = { startedAt, time, baseline: undefined }
  const delta: Window = { startedAt: baseline.since(startedAt), time, baseline }
  const windowOf = (descriptor: MetricDescriptor) => (isDelta(temporality, descriptor) ? delta : cumulative)
  return scopes
    .map(
      ({ scope, metrics }): SentScope => [
        scope,
        metrics.map(metric => sentMetric(metric, windowOf(metric.descriptor))).filter(hasPoints),
      ],
    )
    .filter(([, metrics]) => metrics.length > 0)
}

function sentMetric(metric: Metric, window: Window): SentMetric {
  const temporality = window.baseline === undefined ? CUMULATIVE : DELTA
  return isHistogram(metric)
    ? { descriptor: metric.descriptor, temporality, points: sentHistograms(metric, window) }
    : { descriptor: metric.descriptor, temporality, points: sentNumbers(metric, window) }
}

function hasPoints({ points }: SentMetric): boolean {
  return points.length > 0
}

/** Whether a metric has whole numbers. */
export function isInteger({ descriptor }: SentMetric): boolean {
  return descriptor.valueType === ValueType.INT
}

/** Whether a metric has distributions. */
export function isHistogram<M extends Metric | SentMetric>(
  metric: M,
): metric is Extract<M, Pick<HistogramMetric, 'descriptor'>> {
  return metric.descriptor.kind === 'histogram'
}

function sentNumbers({ descriptor, points }: NumberMetric, window: Window): readonly SentNumber[] {
  const sent = points.map(point => {
    const value = window.baseline?.ofNumber(descriptor, point) ?? point.value
    return { ...common(point, [point.exemplar], window), value }
  })
  return window.baseline === undefined ? sent : sent.filter(({ value }) => value !== 0)
}

function sentHistograms({ descriptor, points }: HistogramMetric, window: Window): readonly SentHistogram[] {
  const sent = points.map(point => {
    const { boundaries } = point
    const { counts, count, sum } = window.baseline?.ofHistogram(descriptor, point) ?? point
    return { ...common(point, point.exemplars, window), boundaries, counts, count, sum }
  })
  return window.baseline === undefined ? sent : sent.filter(({ count }) => count > 0)
}

/** An exemplar of a delta is one of its own time. */
function common(
  { attributes }: NumberPoint | HistogramPoint,
  exemplars: readonly (Exemplar | undefined)[],
  { startedAt, time, baseline }: Window,
): SentPoint {
  const isSent = (exemplar: Exemplar | undefined): exemplar is Exemplar =>
    exemplar !== undefined && (baseline === undefined || exemplar.time >= startedAt)
  return {
    startedAt,
    time,
    attributes: Object.entries(attributes).flat(1),
    exemplars: exemplars.filter(isSent),
  }
}
