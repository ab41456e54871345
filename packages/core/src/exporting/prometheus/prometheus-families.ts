import { warnOnce } from '../../base/diagnostics/warn-once.ts'
import type { CollectedMetrics, HistogramPoint, Metric, NumberPoint } from '../../metrics/metric-data.ts'
import type { InstrumentationScope } from '../../span/readable-span.ts'
import { prometheusName } from './prometheus-names.ts'
import { labelsOf } from './prometheus-text.ts'

type PrometheusType = 'counter' | 'gauge' | 'histogram'

/** The points of one scope. */
interface Part<P> {
  /** Of the scope. */
  readonly labels: string
  readonly points: readonly P[]
}

interface FamilyHead {
  readonly name: string
  readonly unit: string
  readonly help: string
}

/** Metrics of one name, of whatever scope: Prometheus wants their lines to stand together. */
export type Family =
  | (FamilyHead & { readonly type: 'counter' | 'gauge'; readonly parts: Part<NumberPoint>[] })
  | (FamilyHead & { readonly type: 'histogram'; readonly parts: Part<HistogramPoint>[] })

/** @param withScope whether series have labels that name their instrumentation scope */
export function familiesOf({ scopes }: CollectedMetrics, withScope: boolean): readonly Family[] {
  const families = new Map<string, Family>()
  for (const { scope, metrics } of scopes) {
    const labels = withScope ? scopeLabels(scope) : ''
    for (const metric of metrics) add(families, metric, labels)
  }
  return [...families.values()]
}

function add(families: Map<string, Family>, metric: Metric, labels: string): void {
  const { family: name, unit } = prometheusName(metric.descriptor)
  const type = typeOf(metric)
  let family = families.get(name)
  if (family === undefined) {
    family = { name, unit, help: metric.descriptor.description, type, parts: [] } as Family
    families.set(name, family)
  }
  if (family.type !== type) {
    warnOnce(
      `prometheus name ${name}`,
      `the metric ${metric.descriptor.name} is not shown to Prometheus: ${name} is a ${family.type} already, and this is a ${type}; give one of them another name`,
    )
    return
  }
  const { points } = metric
  ;(family.parts as Part<unknown>[]).push({ labels, points })
}

function typeOf({ descriptor: { kind } }: Metric): PrometheusType {
  if (kind === 'histogram') return 'histogram'
  return kind === 'counter' ? 'counter' : 'gauge'
}

function scopeLabels({ name, version, schemaUrl }: InstrumentationScope): string {
  return labelsOf({
    'otel.scope.name': name,
    ...(version === undefined ? {} : { 'otel.scope.version': version }),
    ...(schemaUrl === undefined ? {} : { 'otel.scope.schema_url': schemaUrl }),
  })
}
