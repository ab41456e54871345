import type { OtlpSignal } from './otlp-signal.ts'
import { SIGNALS } from './otlp-signal.ts'

/** The URL for a signal below a base URL of OTLP over HTTP. Its query stays what it is. Specification: protocol/exporter.md. */
export function signalUrl(base: string | URL, signal: OtlpSignal): string {
  const url = new URL(base)
  let path = url.pathname
  while (path.endsWith('/')) path = path.slice(0, -1)
  url.pathname = path + SIGNALS[signal].path
  return url.href
}

export function tracesUrl(base: string | URL): string {
  return signalUrl(base, 'TRACES')
}
