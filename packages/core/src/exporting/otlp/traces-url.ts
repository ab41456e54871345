/** The URL for traces below a base URL of OTLP over HTTP. Its query stays what it is. Specification: protocol/exporter.md. */
export function tracesUrl(base: string | URL): string {
  const url = new URL(base)
  let path = url.pathname
  while (path.endsWith('/')) path = path.slice(0, -1)
  url.pathname = `${path}/v1/traces`
  return url.href
}
