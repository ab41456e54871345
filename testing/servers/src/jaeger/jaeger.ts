import type { RunningServer } from '../start-server.ts'

/** A Jaeger that runs. */
export interface Jaeger extends RunningServer {
  /** Of its page and its query API. */
  readonly url: string
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT` with a protocol over HTTP. */
  readonly otlpHttp: string
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT` with the protocol `grpc`. */
  readonly otlpGrpc: string
  /** For `OTEL_EXPORTER_ZIPKIN_ENDPOINT`. */
  readonly zipkin: string
}

/** Describes a Jaeger by the addresses, `host:port`, on which it was started. */
export function jaegerOn(
  server: RunningServer,
  { query, grpc, http, zipkin }: Readonly<Record<'query' | 'grpc' | 'http' | 'zipkin', string | undefined>>,
): Jaeger {
  return {
    ...server,
    url: `http://${query}`,
    otlpHttp: `http://${http}`,
    otlpGrpc: `http://${grpc}`,
    zipkin: `http://${zipkin}/api/v2/spans`,
  }
}
