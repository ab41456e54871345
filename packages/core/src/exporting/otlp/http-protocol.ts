import { warnOnce } from '../../base/diagnostics/warn-once.ts'
import type { OtlpProtocol } from './otlp-environment.ts'
import { otlpProtocol } from './otlp-environment.ts'
import type { OtlpSignal } from './otlp-signal.ts'
import { SIGNALS } from './otlp-signal.ts'

/** How to make gRPC available. */
export const GRPC_NEEDS =
  'run `npm install @grpc/grpc-js` and import `@throughline/core/otlp-grpc` before anything is started'

/**
 * The protocol of the environment for what is sent by HTTP. A request for gRPC is reported.
 *
 * @param reason why it is not met
 */
export function httpProtocolFromEnvironment(
  signal: OtlpSignal,
  reason = `needs a package and a module: ${GRPC_NEEDS}; until then`,
): Exclude<OtlpProtocol, 'grpc'> {
  const protocol = otlpProtocol(signal) ?? 'http/protobuf'
  if (protocol !== 'grpc') return protocol
  const { items } = SIGNALS[signal]
  warnOnce(
    `OTLP protocol of ${items}`,
    `OTEL_EXPORTER_OTLP_PROTOCOL asks for \`grpc\`, which ${reason} ${items} are sent as http/protobuf`,
  )
  return 'http/protobuf'
}
