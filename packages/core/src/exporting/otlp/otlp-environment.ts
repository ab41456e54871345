import { warnOnce } from '../../base/diagnostics/warn-once.ts'
import {
  environmentFlag,
  environmentNumber,
  environmentPairs,
  environmentText,
  environmentWord,
} from '../../base/options/environment.ts'
import { HTTP_URL, isHttpUrl } from '../../base/options/http-url.ts'
import { modulesOnDemand } from '../../base/platform/modules-on-demand.ts'
import { EXPORT_TIMEOUT } from '../../base/time/timeouts.ts'
import type { DeliveryEnvironment } from '../delivery/delivery-environment.ts'
import type { Variable } from '../delivery/tls-files.ts'
import { tlsFromEnvironment } from '../delivery/tls-files.ts'
import type { OtlpSignal } from './otlp-signal.ts'
import { signalUrl } from './signal-url.ts'

/** How OTLP travels. */
export type OtlpProtocol = 'grpc' | 'http/protobuf' | 'http/json'

/** The values of the `OTEL_EXPORTER_OTLP_*` variables; those for the signal win. Specification: protocol/exporter.md. */
export interface OtlpEnvironment extends DeliveryEnvironment {
  readonly url: string
}

/** The variables that HTTP and gRPC share, and the URL that they mean for HTTP. */
export function otlpEnvironment(signal: OtlpSignal = 'TRACES'): OtlpEnvironment {
  return { url: urlFromEnvironment(signal), ...otlpDeliveryEnvironment(signal) }
}

/** The variables beside the endpoint. */
export function otlpDeliveryEnvironment(signal: OtlpSignal = 'TRACES'): DeliveryEnvironment {
  // A wrong value is reported, also where the address has a scheme and needs none.
  isInsecure(signal)
  return {
    format: 'OTLP',
    headers: {
      ...headersOf('OTEL_EXPORTER_OTLP_HEADERS'),
      ...headersOf(`OTEL_EXPORTER_OTLP_${signal}_HEADERS`),
    },
    timeout: firstOf('TIMEOUT', timeoutOf, signal) ?? EXPORT_TIMEOUT,
    compression: firstOf('COMPRESSION', compressionOf, signal) ?? 'none',
    tls: tlsFromEnvironment({
      ca: firstOf('CERTIFICATE', variableOf, signal),
      cert: firstOf('CLIENT_CERTIFICATE', variableOf, signal),
      key: firstOf('CLIENT_KEY', variableOf, signal),
    }),
  }
}

/** The variable for the signal, such as OTEL_EXPORTER_OTLP_TRACES_PROTOCOL, else OTEL_EXPORTER_OTLP_PROTOCOL. */
export function otlpProtocol(signal: OtlpSignal = 'TRACES'): OtlpProtocol | undefined {
  return firstOf('PROTOCOL', name => environmentWord(name, ['grpc', 'http/protobuf', 'http/json']), signal)
}

/** The first of the two variables that is set. */
export function firstOf<T>(
  suffix: string,
  read: (name: string) => T | undefined,
  signal: OtlpSignal = 'TRACES',
): T | undefined {
  return read(`OTEL_EXPORTER_OTLP_${signal}_${suffix}`) ?? read(`OTEL_EXPORTER_OTLP_${suffix}`)
}

/** The general endpoint is a base URL to which the path for the signal is appended. */
function urlFromEnvironment(signal: OtlpSignal): string {
  const general = urlOf('OTEL_EXPORTER_OTLP_ENDPOINT')
  return (
    urlOf(`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`) ?? signalUrl(general ?? 'http://localhost:4318', signal)
  )
}

/** The variables of the address. */
export type AddressVariable = `OTEL_EXPORTER_OTLP_${OtlpSignal}_ENDPOINT` | 'OTEL_EXPORTER_OTLP_ENDPOINT'

/** The variable that the URL for HTTP comes from. */
export function addressVariable(signal: OtlpSignal): AddressVariable | undefined {
  const own = `OTEL_EXPORTER_OTLP_${signal}_ENDPOINT` as const
  if (urlOf(own) !== undefined) return own
  return urlOf('OTEL_EXPORTER_OTLP_ENDPOINT') === undefined ? undefined : 'OTEL_EXPORTER_OTLP_ENDPOINT'
}

/** Whether gRPC goes without TLS to an address without a scheme. */
export function isInsecure(signal: OtlpSignal): boolean {
  return firstOf('INSECURE', name => environmentText(name) && environmentFlag(name), signal) === true
}

/** The value is not shown: it may hold a password. */
function urlOf(name: string): string | undefined {
  const url = environmentText(name)
  if (url === undefined || isHttpUrl(url)) return url
  warnOnce(name, `${name} is ignored: expected ${HTTP_URL}`)
  return undefined
}

function headersOf(name: string): Readonly<Record<string, string>> {
  const headers = environmentPairs(name)
  try {
    for (const [header, value] of Object.entries(headers)) {
      modulesOnDemand.http.validateHeaderName(header)
      modulesOnDemand.http.validateHeaderValue(header, value)
    }
    return headers
  } catch {
    warnOnce(name, `${name} is ignored: expected names and values that HTTP allows`)
    return {}
  }
}

function variableOf(name: string): Variable {
  const value = environmentText(name)
  return value === undefined ? undefined : { name, value }
}

function timeoutOf(name: string): number | undefined {
  return environmentNumber(name, 'a number of milliseconds above 0', value => value > 0)
}

function compressionOf(name: string): 'gzip' | 'none' | undefined {
  return environmentWord(name, ['gzip', 'none'])
}
