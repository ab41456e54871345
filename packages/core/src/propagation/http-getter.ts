import type { TextMapGetter } from '@opentelemetry/api'
import { fieldOf, isNameOf } from './field-names.ts'

/** Reads HTTP headers in any of their shapes and in any case; what is no string is as if absent. */
export const httpGetter: TextMapGetter<object> = { get: headerOf, keys: namesOf }

function headerOf(headers: object, name: string): string | string[] | undefined {
  const field = name.toLowerCase()
  if (isPairs(headers)) return fromPairs(headers, field)
  if (isGettable(headers)) return asHeader(headers.get(field))
  return asHeader(fieldOf(headers as Record<string, unknown>, field))
}

function isPairs(headers: object): headers is Iterable<readonly [unknown, unknown]> {
  return headers instanceof Map || Array.isArray(headers)
}

/** `Headers` of any make, and no header that happens to be named `get`. */
function isGettable(headers: object): headers is Headers {
  return 'get' in headers && typeof headers.get === 'function'
}

function fromPairs(
  pairs: Iterable<readonly [unknown, unknown]>,
  field: string,
): string | string[] | undefined {
  const found: unknown[] = []
  for (const [name, value] of pairs) {
    if (isNameOf(field, name)) found.push(value)
  }
  return asHeader(found.length > 1 ? found.flat() : found[0])
}

function asHeader(value: unknown): string | string[] | undefined {
  if (typeof value === 'string') return value
  return Array.isArray(value) ? value.filter(item => typeof item === 'string') : undefined
}

function namesOf(headers: object): string[] {
  if (isPairs(headers)) return Array.from(headers, ([name]) => String(name))
  return isGettable(headers) ? [...headers.keys()] : Object.keys(headers)
}
