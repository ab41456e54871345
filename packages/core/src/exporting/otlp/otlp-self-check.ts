import { warnOnce } from '../../base/diagnostics/warn-once.ts'
import { publicUrl } from '../http1/public-url.ts'
import type { GrpcEndpoint } from './grpc-endpoint.ts'
import { likelyUrl } from './likely-url.ts'
import type { AddressVariable } from './otlp-environment.ts'
import type { OtlpSignal } from './otlp-signal.ts'
import { SIGNALS } from './otlp-signal.ts'

/** Says what is most likely a mistake in the address for OTLP over HTTP. */
export function checkOtlpHttpUrl(url: URL, signal: OtlpSignal, variable?: AddressVariable): void {
  const { items, path } = SIGNALS[signal]
  const shown = publicUrl(url)
  const likely = likelyUrl(url, signal, variable)
  if (url.port === '4317') {
    warnOnce(
      `OTLP port of ${items}`,
      `${items} are sent by HTTP to ${shown}, but 4317 is the port of OTLP over gRPC: use port 4318, or ${byGrpc(signal)} of @throughline/core/otlp-grpc`,
    )
  }
  const key = `OTLP path of ${items}`
  if (url.pathname.endsWith(path + path))
    warnOnce(key, `${items} are sent to ${shown}, which has the path twice; ${likely}`)
  if (url.pathname === '/') warnOnce(key, `${items} are sent to ${shown}, which has no path; ${likely}`)
  const [own = '', other] = /\/v1\/(traces|metrics|logs)$/.exec(url.pathname) ?? []
  if (other !== undefined && own !== path)
    warnOnce(key, `${items} are sent to ${shown}, the path of ${other}; ${likely}`)
}

/** Says what is most likely a mistake in the address for OTLP over gRPC. */
export function checkOtlpGrpcEndpoint({ target, hadPath }: GrpcEndpoint, signal: OtlpSignal): void {
  const { items } = SIGNALS[signal]
  if (target.endsWith(':4318')) {
    warnOnce(
      `OTLP port of ${items}`,
      `${items} are sent by gRPC to ${target}, but 4318 is the port of OTLP over HTTP: use port 4317, or ${byHttp(signal)}`,
    )
  }
  if (hadPath)
    warnOnce(`OTLP path of ${items}`, `the path of the address ${target} is ignored: gRPC has no use for it`)
}

function byGrpc(signal: OtlpSignal): string {
  return signal === 'TRACES' ? 'otlpGrpcExporter' : "the protocol 'grpc'"
}

function byHttp(signal: OtlpSignal): string {
  return signal === 'TRACES' ? 'otlpExporter' : "the protocol 'http/protobuf'"
}
