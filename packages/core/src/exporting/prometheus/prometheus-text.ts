import type { Attributes, AttributeValue } from '@opentelemetry/api'
import { labelName } from './prometheus-names.ts'

/** The labels of attributes, as they stand between braces: `a="1",b="2"`. */
export function labelsOf(attributes: Attributes): string {
  const labels = new Map<string, string>()
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined) continue
    const name = labelName(key)
    const text = valueText(value)
    const other = labels.get(name)
    // Specification: compatibility/prometheus_and_openmetrics.md, "Metric Attributes".
    labels.set(name, other === undefined ? text : `${other};${text}`)
  }
  return [...labels].map(([name, text]) => `${name}="${escaped(text)}"`).join(',')
}

export function joinedLabels(...parts: readonly string[]): string {
  return parts.filter(part => part !== '').join(',')
}

export function braced(labels: string): string {
  return labels === '' ? '' : `{${labels}}`
}

/** A value or the bound of a bucket. */
export function numberText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf'
  return value === Number.NEGATIVE_INFINITY ? '-Inf' : String(value)
}

/** OpenMetrics has one text for each bound, so that a series keeps its name: "Canonical Numbers". */
export function canonicalText(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? `${value}.0` : numberText(value)
}

/** @param quotes whether these are escaped, as in labels and in all texts of OpenMetrics */
export function escaped(text: string, quotes = true): string {
  let safe = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')
  if (quotes) safe = safe.replaceAll('"', '\\"')
  return safe
}

function valueText(value: AttributeValue): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
