import type { OtlpTarget } from './otlp-target.ts'

/** Why spans did not reach the backend, and what to do about it. */
export function failureSentence(target: OtlpTarget, error: unknown): string {
  const { message, code = '', cause } = error as NodeJS.ErrnoException & { readonly cause?: Error }
  const reason = message || code || String(cause ?? error)
  return `the spans did not reach ${addressOf(target)}: ${reason}. ${advice(target, `${code} ${reason}`)}`
}

/** Without a user and a password. */
export function addressOf({ url, protocol }: OtlpTarget): string {
  return protocol === 'grpc' ? `${url.origin} (gRPC)` : url.origin + url.pathname
}

function advice({ protocol, timeout }: OtlpTarget, reason: string): string {
  if (/ECONNREFUSED/.test(reason)) return 'Start the backend, or correct OTEL_EXPORTER_OTLP_ENDPOINT'
  if (/ENOTFOUND|EAI_AGAIN/.test(reason)) return 'Correct the name of the host in OTEL_EXPORTER_OTLP_ENDPOINT'
  if (/aborted|ABORT_ERR/.test(reason))
    return `It did not respond within ${timeout} ms: look at the backend, or raise OTEL_EXPORTER_OTLP_TIMEOUT`
  if (/status (401|403|7|16)\b/.test(reason)) return 'Give its key in OTEL_EXPORTER_OTLP_HEADERS'
  if (/status 404/.test(reason))
    return 'OTEL_EXPORTER_OTLP_ENDPOINT is the base URL, without /v1/traces; is it that of a backend for OTLP?'
  if (/ssl|tls|certificate/i.test(reason))
    return 'Give its authority in OTEL_EXPORTER_OTLP_CERTIFICATE, or use http:// where it has no certificate'
  if (protocol === 'grpc' && /HTTP2|hang up|ECONNRESET|no gRPC status/.test(reason))
    return 'Is this the port for OTLP over HTTP (4318)? Then leave OTEL_EXPORTER_OTLP_PROTOCOL out'
  if (/HPE_|hang up|ECONNRESET/.test(reason))
    return 'Is this the port for gRPC (4317)? Then set OTEL_EXPORTER_OTLP_PROTOCOL=grpc, or use the port for OTLP over HTTP (4318)'
  return 'Look at the log of the backend'
}
