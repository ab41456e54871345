import type { MetricOptions } from '@opentelemetry/api'
import { ValueType } from '@opentelemetry/api'
import { warnOnce } from '../base/diagnostics/warn-once.ts'
import { shownValue } from '../base/options/shown-value.ts'
import type { MetricDescriptor, MetricKind } from './metric-data.ts'

/** Specification: metrics/api.md, "Instrument name syntax". Linear: anchored, one class. */
const NAME = /^[a-z][a-z0-9_.\-/]{0,254}$/i

/** Boundaries of a histogram without advice: specification, metrics/sdk.md, "Explicit Bucket Histogram Aggregation". */
const DEFAULT_BOUNDARIES = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000]

/** Whether an instrument may be called so; one with another name has no effect. */
export function isInstrumentName(name: unknown): name is string {
  if (typeof name === 'string' && NAME.test(name)) return true
  warnOnce(
    'metric name',
    () =>
      `a metric has no effect: expected its name to begin with a letter and to have at most 255 letters, digits, and characters of _.-/, got ${shownValue(name)}`,
  )
  return false
}

/** Texts that are none count as left out. */
export function descriptorOf(
  name: string,
  kind: MetricKind,
  isObservable: boolean,
  { description, unit, valueType }: MetricOptions,
): MetricDescriptor {
  return {
    name,
    description: typeof description === 'string' ? description : '',
    unit: typeof unit === 'string' ? unit : '',
    kind,
    valueType: valueType === ValueType.INT ? ValueType.INT : ValueType.DOUBLE,
    isObservable,
  }
}

/** The boundaries of the advice, if they are numbers in rising order. */
export function boundariesOf(name: string, { advice }: MetricOptions): readonly number[] {
  const advised: unknown = advice?.explicitBucketBoundaries
  if (advised === undefined) return DEFAULT_BOUNDARIES
  if (isRising(advised)) return [...advised]
  warnOnce(
    `metric boundaries of ${name}`,
    () =>
      `the metric ${name} has the default buckets: expected \`advice.explicitBucketBoundaries\` to be finite numbers in rising order, got ${shownValue(advised)}`,
  )
  return DEFAULT_BOUNDARIES
}

function isRising(values: unknown): values is readonly number[] {
  if (!Array.isArray(values)) return false
  return values.every(
    (value, index) => Number.isFinite(value) && (index === 0 || value > (values[index - 1] as number)),
  )
}

/** Reports an instrument that was made twice with different meanings: both are kept, which readers may not tell apart. */
export function reportConflict(made: MetricDescriptor, other: MetricDescriptor): void {
  warnOnce(
    `metric conflict of ${made.name}`,
    `the metric ${made.name} was made twice: as ${wording(made)} and as ${wording(other)}; give one of them another name`,
  )
}

function wording({ kind, unit, valueType }: MetricDescriptor): string {
  const named = valueType === ValueType.INT ? `a ${kind} of whole numbers` : `a ${kind}`
  return unit === '' ? named : `${named} in ${unit}`
}
