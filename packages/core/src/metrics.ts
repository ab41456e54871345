export type { MetricsExportCounts } from './exporting/otlp/otlp-metrics-exporter.ts'
export type { Temporality } from './exporting/otlp/temporality.ts'
export type { MetricsHandler, Scrape, ScrapeRequest } from './exporting/prometheus/metrics-handler.ts'
export type { Exemplar, ExemplarFilter } from './metrics/exemplar.ts'
export { MeterProvider } from './metrics/meter-provider.ts'
export type { MeterProviderOptions } from './metrics/meter-provider-options.ts'
export type {
  CollectedMetrics,
  HistogramMetric,
  HistogramPoint,
  Metric,
  MetricDescriptor,
  MetricKind,
  NumberMetric,
  NumberPoint,
  ScopeMetrics,
} from './metrics/metric-data.ts'
export type { OtlpMetrics, OtlpMetricsOptions } from './setup/otlp-metrics.ts'
export { otlpMetrics } from './setup/otlp-metrics.ts'
export type { PrometheusMetrics, PrometheusMetricsOptions } from './setup/prometheus-metrics.ts'
export { prometheusMetrics } from './setup/prometheus-metrics.ts'
