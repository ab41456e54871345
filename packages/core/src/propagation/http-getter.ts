import type { TextMapGetter } from '@opentelemetry/api'
import { fieldOf } from './field-names.ts'
import { asHeader, HeaderPairs } from './header-pairs.ts'

/** Reads HTTP headers of any shape, with names in any case. A value that is no string counts as absent. */
export const httpGetter: TextMapGetter<object> = { get: headerOf, keys: namesOf }

/** Makes the carrier with which a propagator reads `headers` through {@link httpGetter}. */
export function httpCarrier(headers: object): object {
  return headers instanceof Map || Array.isArray(headers) ? new HeaderPairs(headers) : headers
}

function headerOf(headers: object, name: string): string | string[] | undefined {
  if (headers instanceof HeaderPairs) return headers.get(name)
  if (isGettable(headers)) return asHeader(headers.get(name))
  return asHeader(fieldOf(headers as Record<string, unknown>, name))
}

/** Whether this is a `Headers` of any make, rather than an object with a header named `get`. */
function isGettable(headers: object): headers is Headers {
  return 'get' in headers && typeof headers.get === 'function'
}

function namesOf(headers: object): string[] {
  if (headers instanceof HeaderPairs) return headers.keys()
  return isGettable(headers) ? [...headers.keys()] : Object.keys(headers)
}
