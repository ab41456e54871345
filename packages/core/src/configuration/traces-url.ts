/** The URL for traces below a base URL of OTLP over HTTP. Its query stays what it is. Specification: protocol/exporter.md. */
export function tracesUrl(base: string | URL): string {
  const url = new URL(base)
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/v1/traces`
  return url.href
}
