import { ValueType } from '@opentelemetry/api'
import { warnOnce } from '../base/diagnostics/warn-once.ts'
import { shownValue } from '../base/options/shown-value.ts'
import type { MetricDescriptor } from './metric-data.ts'

/** What an instrument keeps of a finite value: the whole number, as OpenTelemetry's SDK does, where its type is INT. */
export function keptValue({ name, valueType }: MetricDescriptor, value: number): number {
  if (Number.isInteger(value) || valueType !== ValueType.INT) return value
  warnOnce(
    `metric fraction of ${name}`,
    () =>
      `the metric ${name} is one of whole numbers (\`ValueType.INT\`): the fraction of ${shownValue(value)} is left out; make the instrument without \`valueType\` to keep fractions`,
  )
  return Math.trunc(value)
}
