/** What is sent, by the word of its variables. */
export type OtlpSignal = 'TRACES' | 'METRICS' | 'LOGS'

/** What a signal is called. */
interface SignalNames {
  /** In sentences. */
  readonly items: string
  /** Of OTLP over HTTP, below a base URL. */
  readonly path: string
  /** Of OTLP over gRPC. */
  readonly method: string
  /** The lists of a request: by resource, in each of them by scope, in each of those the items. */
  readonly lists: readonly [byResource: string, byScope: string, items: string]
}

const COLLECTOR = '/opentelemetry.proto.collector'

/** Specification: protocol/otlp.md; opentelemetry/proto/collector. */
export const SIGNALS: Readonly<Record<OtlpSignal, SignalNames>> = {
  TRACES: {
    items: 'spans',
    path: '/v1/traces',
    method: `${COLLECTOR}.trace.v1.TraceService/Export`,
    lists: ['resourceSpans', 'scopeSpans', 'spans'],
  },
  METRICS: {
    items: 'metrics',
    path: '/v1/metrics',
    method: `${COLLECTOR}.metrics.v1.MetricsService/Export`,
    lists: ['resourceMetrics', 'scopeMetrics', 'metrics'],
  },
  LOGS: {
    items: 'log records',
    path: '/v1/logs',
    method: `${COLLECTOR}.logs.v1.LogsService/Export`,
    lists: ['resourceLogs', 'scopeLogs', 'logRecords'],
  },
}
