import { environmentWord } from '../../base/options/environment.ts'
import type { MetricDescriptor } from '../../metrics/metric-data.ts'

/** Whether sums go on from the start, or begin anew with each export. Specification: metrics/sdk_exporters/otlp.md. */
export type Temporality = 'cumulative' | 'delta' | 'lowmemory'

export const TEMPORALITIES: readonly Temporality[] = ['cumulative', 'delta', 'lowmemory']

/** OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE. */
export function temporalityFromEnvironment(): Temporality {
  return environmentWord('OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE', TEMPORALITIES) ?? 'cumulative'
}

/** What may fall is always sent as a sum from the start. */
export function isDelta(preference: Temporality, { kind, isObservable }: MetricDescriptor): boolean {
  if (preference === 'cumulative' || kind === 'upDownCounter' || kind === 'gauge') return false
  return preference === 'delta' || !isObservable
}
