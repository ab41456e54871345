/** What is sent, by the word of its variables. */
export type OtlpSignal = 'TRACES' | 'METRICS' | 'LOGS'

const PATHS: Readonly<Record<OtlpSignal, string>> = {
  TRACES: 'v1/traces',
  METRICS: 'v1/metrics',
  LOGS: 'v1/logs',
}

/** The URL for a signal below a base URL of OTLP over HTTP. Its query stays what it is. Specification: protocol/exporter.md. */
export function signalUrl(base: string | URL, signal: OtlpSignal): string {
  const url = new URL(base)
  let path = url.pathname
  while (path.endsWith('/')) path = path.slice(0, -1)
  url.pathname = `${path}/${PATHS[signal]}`
  return url.href
}

export function tracesUrl(base: string | URL): string {
  return signalUrl(base, 'TRACES')
}
