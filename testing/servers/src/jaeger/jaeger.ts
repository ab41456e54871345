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
