import type { Exemplar } from '../../metrics/exemplar.ts'
import type { CollectedMetrics, HistogramPoint, NumberPoint } from '../../metrics/metric-data.ts'
import type { Family } from './prometheus-families.ts'
import { familiesOf } from './prometheus-families.ts'
import type { PrometheusFormat } from './prometheus-format.ts'
import { braced, canonicalText, escaped, joinedLabels, labelsOf, numberText } from './prometheus-text.ts'

/**
 * Writes metrics for Prometheus. Specification: compatibility/prometheus_and_openmetrics.md, "OTLP Metric points to
 * Prometheus", and OpenMetrics 1.0.
 *
 * @param withScope whether series have labels that name their instrumentation scope
 */
export function prometheusText(
  collected: CollectedMetrics,
  { isOpenMetrics }: PrometheusFormat,
  withScope: boolean,
): string {
  const lines: string[] = []
  writeTarget(collected)
  for (const family of familiesOf(collected, withScope)) writeFamily(family)
  if (isOpenMetrics) lines.push('# EOF')
  return `${lines.join('\n')}\n`

  /** `info` is a type of OpenMetrics only. */
  function writeTarget({ resource }: CollectedMetrics): void {
    lines.push(
      isOpenMetrics ? '# HELP target Target metadata' : '# HELP target_info Target metadata',
      isOpenMetrics ? '# TYPE target info' : '# TYPE target_info gauge',
      `target_info${braced(labelsOf(resource.attributes))} 1`,
    )
  }

  function writeFamily(family: Family): void {
    const { name, type, help, unit } = family
    const shown = type === 'counter' && !isOpenMetrics ? `${name}_total` : name
    if (help !== '') lines.push(`# HELP ${shown} ${escaped(help, isOpenMetrics)}`)
    lines.push(`# TYPE ${shown} ${type}`)
    if (isOpenMetrics && unit !== '') lines.push(`# UNIT ${shown} ${unit}`)
    if (family.type === 'histogram') {
      for (const { labels, points } of family.parts)
        for (const point of points)
          writeHistogram(name, joinedLabels(labelsOf(point.attributes), labels), point)
    } else {
      const sample = type === 'counter' ? `${name}_total` : name
      for (const { labels, points } of family.parts)
        for (const point of points)
          writeNumber(sample, joinedLabels(labelsOf(point.attributes), labels), point)
    }
  }

  function writeNumber(sample: string, labels: string, { value, exemplar }: NumberPoint): void {
    // OpenMetrics has exemplars on counters and buckets only.
    const shown = sample.endsWith('_total') ? exemplar : undefined
    lines.push(`${sample}${braced(labels)} ${numberText(value)}${exemplarText(shown)}`)
  }

  function writeHistogram(name: string, labels: string, point: HistogramPoint): void {
    const { boundaries, counts, exemplars, count, sum } = point
    let cumulative = 0
    for (const [bucket, inBucket] of counts.entries()) {
      cumulative += inBucket
      const bound = boundText(boundaries[bucket] ?? Number.POSITIVE_INFINITY)
      const all = joinedLabels(labels, `le="${bound}"`)
      lines.push(`${name}_bucket{${all}} ${cumulative}${exemplarText(exemplars[bucket])}`)
    }
    lines.push(`${name}_sum${braced(labels)} ${numberText(sum)}`, `${name}_count${braced(labels)} ${count}`)
  }

  function boundText(bound: number): string {
    return isOpenMetrics ? canonicalText(bound) : numberText(bound)
  }

  function exemplarText(exemplar: Exemplar | undefined): string {
    if (exemplar === undefined || !isOpenMetrics) return ''
    const { traceId, spanId } = exemplar.spanContext
    const labels = `trace_id="${traceId}",span_id="${spanId}"`
    return ` # {${labels}} ${numberText(exemplar.value)} ${(exemplar.time / 1000).toFixed(3)}`
  }
}
