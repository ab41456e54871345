import { certificates } from './certificates.ts'

const LOOPBACK = '127.0.0.1:0'

/**
 * Settings of the Collector in JSON, which is YAML: OTLP by HTTP and gRPC, once plain and once for clients with
 * certificates, straight to `sinkUrl`. Without a queue, the Collector passes on the sink's response.
 */
export function collectorSettings(sinkUrl: string): string {
  const tls = {
    cert_file: certificates.server,
    key_file: certificates.serverKey,
    client_ca_file: certificates.authority,
  }
  const off = { enabled: false }
  return JSON.stringify({
    receivers: {
      'otlp/plain': { protocols: { http: { endpoint: LOOPBACK }, grpc: { endpoint: LOOPBACK } } },
      'otlp/tls': { protocols: { http: { endpoint: LOOPBACK, tls }, grpc: { endpoint: LOOPBACK, tls } } },
    },
    exporters: {
      otlp_http: {
        endpoint: sinkUrl,
        encoding: 'json',
        sending_queue: off,
        retry_on_failure: off,
        compression: 'none',
      },
    },
    service: {
      telemetry: { logs: { encoding: 'json' }, metrics: { level: 'none' } },
      pipelines: {
        traces: { receivers: ['otlp/plain', 'otlp/tls'], exporters: ['otlp_http'] },
        metrics: { receivers: ['otlp/plain'], exporters: ['otlp_http'] },
        logs: { receivers: ['otlp/plain'], exporters: ['otlp_http'] },
      },
    },
  })
}
