import { warnOnce } from '../../base/diagnostics/warn-once.ts'
import { environmentText } from '../../base/options/environment.ts'
import { addressText } from '../../base/options/http-url.ts'
import { firstOf, isInsecure } from './otlp-environment.ts'
import type { OtlpSignal } from './otlp-signal.ts'

/** Where gRPC connects to. */
export interface GrpcEndpoint {
  /** `host:port`, or another name that gRPC resolves, such as `unix:/run/collector.sock`. */
  readonly target: string
  readonly secure: boolean
  /** Whether the URL had a path, for which gRPC has no use. */
  readonly hadPath: boolean
}

const LOCAL: GrpcEndpoint = { target: 'localhost:4317', secure: false, hadPath: false }
const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' }

/** The endpoint of the variables. Specification: protocol/exporter.md, "Endpoint URLs for OTLP/gRPC". */
export function grpcEndpointFromEnvironment(signal: OtlpSignal): GrpcEndpoint {
  return firstOf('ENDPOINT', name => endpointOf(name, signal), signal) ?? LOCAL
}

/** The value is not shown: it may hold a password. */
function endpointOf(name: string, signal: OtlpSignal): GrpcEndpoint | undefined {
  const text = environmentText(name)
  const endpoint = text === undefined ? undefined : grpcEndpoint(text, signal)
  if (text !== undefined && endpoint === undefined)
    warnOnce(name, `${name} is ignored: expected http://host:port, https://host:port or host:port`)
  return endpoint
}

/** Reads `http://host:port`, `https://host:port`, `host:port` or `unix:path`; `undefined` for anything else. */
export function grpcEndpoint(endpoint: unknown, signal: OtlpSignal): GrpcEndpoint | undefined {
  const text = addressText(endpoint)?.trim()
  if (text === undefined) return undefined
  if (/^https?:\/\//i.test(text)) return URL.canParse(text) ? endpointOfUrl(new URL(text)) : undefined
  if (/^unix:./i.test(text)) return { target: text, secure: false, hadPath: false }
  const [, port] = /^[^\s/@]+:(\d{1,5})$/.exec(text) ?? []
  if (port === undefined || Number(port) > 65_535) return undefined
  return { target: text, secure: !isInsecure(signal), hadPath: false }
}

function endpointOfUrl({ protocol, hostname, port, pathname }: URL): GrpcEndpoint {
  return {
    target: `${hostname}:${port || DEFAULT_PORTS[protocol]}`,
    secure: protocol === 'https:',
    hadPath: pathname !== '/',
  }
}
