import { ValueType } from '@opentelemetry/api'
import type { CollectedMetrics, Metric } from '@throughline/core/metrics'
import { MeterProvider } from '@throughline/core/metrics'
import { CONVENTIONS } from './conventions.ts'
import { METRIC_CONVENTIONS } from './metric-conventions.ts'
import { valueProblems } from './value-problems.ts'

/**
 * A `MeterProvider` that checks what it hands out: every metric of the packages, with its unit, its buckets and the
 * attributes of its points, against the table of the conventions. `collect` rejects where one differs.
 */
export class CheckedMeterProvider extends MeterProvider {
  override async collect(): Promise<CollectedMetrics> {
    const collected = await super.collect()
    const problems = collected.scopes
      .filter(({ scope }) => scope.name.startsWith('@throughline/') || scope.name === 'node-http')
      .flatMap(({ metrics }) => metrics.flatMap(metricProblems))
    if (problems.length > 0) throw new Error(`The conventions are not kept:\n${problems.join('\n')}`)
    return collected
  }
}

/** Everything that differs from the table, a line each. */
function metricProblems({ descriptor, points }: Metric): readonly string[] {
  const { name, unit, kind, description, valueType } = descriptor
  const convention = METRIC_CONVENTIONS[name]
  if (convention === undefined) return [`\`${name}\` is not in the table`]
  const { boundaries } = convention
  return [
    ...(kind === convention.kind ? [] : [`has to be a ${convention.kind}, got ${kind}`]),
    ...(unit === convention.unit ? [] : [`has to be in ${convention.unit}, got ${unit}`]),
    // What is counted has a unit in braces.
    ...(unit.startsWith('{') === (valueType === ValueType.INT) ? [] : ['has the other `valueType`']),
    ...(description.endsWith('.') ? [] : ['has to be described in a sentence']),
    ...points.flatMap(point => [
      ...attributeProblems(point.attributes, convention),
      ...('boundaries' in point && boundaries !== undefined && String(point.boundaries) !== String(boundaries)
        ? [`has other buckets than those that are advised: ${point.boundaries.join(', ')}`]
        : []),
    ]),
  ].map(problem => `${name}: ${problem}`)
}

function attributeProblems(
  attributes: Metric['points'][number]['attributes'],
  { required, allowed }: (typeof METRIC_CONVENTIONS)[string],
): readonly string[] {
  const missing = required.filter(key => attributes[key] === undefined).map(key => `\`${key}\` is required`)
  const wrong = Object.entries(attributes).flatMap(([key, value]) => {
    if (![...required, ...allowed].includes(key)) return [`\`${key}\` is not one of this metric`]
    const convention = CONVENTIONS[key]
    if (convention === undefined) return [`\`${key}\` is not in the table`]
    return valueProblems(convention, value).map(problem => `\`${key}\` ${problem}`)
  })
  return [...missing, ...wrong]
}
