import type { Attributes, ValueType } from '@opentelemetry/api'
import type { InstrumentationScope, Resource } from '../span/readable-span.ts'
import type { Exemplar } from './exemplar.ts'

/** What an instrument measures: a sum that grows, a sum, a value, or a distribution of values. */
export type MetricKind = 'counter' | 'upDownCounter' | 'gauge' | 'histogram'

/** What is known of a metric beside its values. */
export interface MetricDescriptor {
  readonly name: string
  /** Empty where there is none. */
  readonly description: string
  /** By the Unified Code for Units of Measure, such as `s`; empty where there is none. */
  readonly unit: string
  readonly kind: MetricKind
  /** Whether it has whole numbers only. */
  readonly valueType: ValueType
  /** Whether callbacks report absolute values when they are read. */
  readonly isObservable: boolean
}

interface Point {
  /** Names the point among those of its metric. */
  readonly key: string
  readonly attributes: Attributes
}

/** The value of a counter, an up-down counter or a gauge. */
export interface NumberPoint extends Point {
  readonly value: number
  readonly exemplar: Exemplar | undefined
}

/** A distribution of values. */
export interface HistogramPoint extends Point {
  /** Upper bounds of the buckets, inclusive; the last bucket has none. */
  readonly boundaries: readonly number[]
  /** The number of values in each bucket. */
  readonly counts: readonly number[]
  readonly count: number
  readonly sum: number
  /** One for each bucket at most. */
  readonly exemplars: readonly (Exemplar | undefined)[]
}

/** A metric and its values since `startedAt`. */
export type Metric = NumberMetric | HistogramMetric

/** A metric of single values. */
export interface NumberMetric {
  readonly descriptor: MetricDescriptor & { readonly kind: Exclude<MetricKind, 'histogram'> }
  readonly points: readonly NumberPoint[]
}

/** A metric of distributions. */
export interface HistogramMetric {
  readonly descriptor: MetricDescriptor & { readonly kind: 'histogram' }
  readonly points: readonly HistogramPoint[]
}

/** The metrics of one meter. */
export interface ScopeMetrics {
  readonly scope: InstrumentationScope
  readonly metrics: readonly Metric[]
}

/** All metrics of a provider at one time. The values go on changing: read them before the next `await`. */
export interface CollectedMetrics {
  readonly resource: Resource
  /** When the sums began, in milliseconds since 1970. */
  readonly startedAt: number
  /** In milliseconds since 1970. */
  readonly collectedAt: number
  readonly scopes: readonly ScopeMetrics[]
}
