import type { Span } from '@opentelemetry/api'
import { pause } from '../base/time/pause.ts'
import type { Tracing } from '../setup/tracing.ts'
import type { Finding } from './finding.ts'
import { failure, ok } from './finding.ts'

/** Milliseconds between two looks at what has become of the span. */
const LOOK = 20

/** Sends a span, and waits until it is taken or the first attempt has failed. */
export async function checkDelivery(
  tracing: Tracing,
  span: Span,
  addresses: readonly string[],
  timeout: number,
): Promise<Finding> {
  const before = tracing.stats()
  const to = addresses.length === 0 ? 'the exporter' : `the collector at ${addresses.join(' and ')}`
  const began = performance.now()
  span.end()
  const flushed = tracing.flush({ timeout }).then(() => true)
  let after = tracing.stats()
  let isFlushed = false
  while (!isFlushed && after.lastExportError === before.lastExportError) {
    isFlushed = await Promise.race([flushed, pause(LOOK).then(() => false)])
    after = tracing.stats()
  }
  const error = after.lastExportError
  if (error !== undefined && error !== before.lastExportError)
    return failure('delivery', error, adviceFor(error))
  if (after.exported > before.exported) {
    const { traceId } = span.spanContext()
    return ok(
      'delivery',
      `${to} took a test span in ${Math.round(performance.now() - began)} ms; look for the trace ${traceId}`,
    )
  }
  if (tracing.provider.exporterCounts.length === 0)
    return failure(
      'delivery',
      'no exporter took the test span, or one that counts nothing',
      `set OTEL_TRACES_EXPORTER=otlp, or give \`startTracing\` an exporter; where it has one of another package, look for the trace ${span.spanContext().traceId}`,
    )
  return failure(
    'delivery',
    `${to} did not answer within ${timeout} ms`,
    'look for a firewall or proxy between the two, and into the log of the collector',
  )
}

const ADVICE: readonly (readonly [RegExp, string])[] = [
  [
    /ECONNREFUSED/,
    'start the collector, or set OTEL_EXPORTER_OTLP_ENDPOINT to where it listens; `npx @throughline/viewer` is one for this machine',
  ],
  [
    /ENOTFOUND|EAI_AGAIN/,
    'correct the name of the host in OTEL_EXPORTER_OTLP_ENDPOINT, or the DNS of this machine',
  ],
  [/certificate|CERT_|self.signed|altnames/i, 'see the check `certificate`'],
  [
    /socket hang up/,
    'write https:// in place of http:// if the port is one for TLS; else look into the log of the collector',
  ],
  [/plain http|wrong version number/i, 'write http:// in place of https://, or use the port for TLS'],
  [
    /Protocol error|HTTP\/2|ERR_HTTP2/,
    'use the port for gRPC, 4317; or unset OTEL_EXPORTER_OTLP_PROTOCOL to send by HTTP',
  ],
  [
    /gRPC \(4317\)|HPE_|not HTTP/,
    'use the port for HTTP, 4318; or set OTEL_EXPORTER_OTLP_PROTOCOL=grpc, run `npm install @grpc/grpc-js` and import `@throughline/core/otlp-grpc`',
  ],
  [
    /\b40[13]\b|UNAUTHENTICATED|PERMISSION_DENIED/,
    'correct the key in OTEL_EXPORTER_OTLP_HEADERS, or in the option `headers`',
  ],
  [
    /\b40[45]\b|UNIMPLEMENTED/,
    'correct the path: OTEL_EXPORTER_OTLP_ENDPOINT is a base to which /v1/traces is appended',
  ],
  [
    /UNAVAILABLE|\b50[234]\b|\b429\b/,
    'look into the log of the collector, and check that the port is the one for this protocol',
  ],
]

function adviceFor(error: string): string {
  const [, advice] = ADVICE.find(([pattern]) => pattern.test(error)) ?? []
  return advice ?? 'look into the log of the collector, and at docs/troubleshooting.md'
}
