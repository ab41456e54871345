import { warnOnce } from '../../base/diagnostics/warn-once.ts'
import { publicUrl } from '../http1/public-url.ts'
import type { GrpcEndpoint } from './grpc-endpoint.ts'
import { likelyTracesUrl } from './likely-traces-url.ts'
import type { AddressVariable } from './otlp-environment.ts'

/** Says what is most likely a mistake in the address for OTLP over HTTP. */
export function checkOtlpHttpUrl(url: URL, variable?: AddressVariable): void {
  const shown = publicUrl(url)
  const likely = likelyTracesUrl(url, variable)
  if (url.port === '4317') {
    warnOnce(
      'OTLP port',
      `spans are sent by HTTP to ${shown}, but 4317 is the port of OTLP over gRPC: use port 4318, or otlpGrpcExporter of @throughline/core/otlp-grpc`,
    )
  }
  if (url.pathname.endsWith('/v1/traces/v1/traces')) {
    warnOnce('OTLP path', `spans are sent to ${shown}, which has the path twice; ${likely}`)
  }
  if (url.pathname === '/') warnOnce('OTLP path', `spans are sent to ${shown}, which has no path; ${likely}`)
  const other = /\/v1\/(metrics|logs)$/.exec(url.pathname)?.[1]
  if (other !== undefined)
    warnOnce('OTLP path', `spans are sent to ${shown}, the path of ${other}; ${likely}`)
}

/** Says what is most likely a mistake in the address for OTLP over gRPC. */
export function checkOtlpGrpcEndpoint({ target, hadPath }: GrpcEndpoint): void {
  if (target.endsWith(':4318')) {
    warnOnce(
      'OTLP port',
      `spans are sent by gRPC to ${target}, but 4318 is the port of OTLP over HTTP: use port 4317, or otlpExporter`,
    )
  }
  if (hadPath) warnOnce('OTLP path', `the path of the address ${target} is ignored: gRPC has no use for it`)
}
