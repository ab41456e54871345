import type { ClientTarget } from './http-client-attributes.ts'

export type FetchInput = Parameters<typeof globalThis.fetch>[0]
export type FetchInit = NonNullable<Parameters<typeof globalThis.fetch>[1]>

/** The methods that `fetch` writes in upper case (Fetch, "normalize a method"). */
const NORMALIZED: readonly string[] = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT']

/** What the arguments of `fetch` ask for: `init` wins over a `Request`. */
export function fetchTarget(input: FetchInput, init: FetchInit | undefined): ClientTarget {
  const request = requestOf(input)
  const method = init?.method ?? request?.method ?? 'GET'
  const normalized = method.toUpperCase()
  return {
    method: NORMALIZED.includes(normalized) ? normalized : method,
    url: request?.url ?? String(input),
  }
}

/** A copy of the headers that `fetch` would send: those of `init` stand in place of those of a `Request`. */
export function fetchHeaders(input: FetchInput, init: FetchInit | undefined): Headers {
  return new Headers(init?.headers ?? requestOf(input)?.headers)
}

/** A `Request`, also of another realm or of the package undici. */
function requestOf(input: FetchInput): Request | undefined {
  return typeof input === 'object' && 'url' in input && 'headers' in input ? input : undefined
}
