import { conflictingHeaders } from './header-families.ts'

const NONE: readonly string[] = []

type Fields = Readonly<Record<string, unknown>>
type Pair = readonly [name: string, value: unknown]

/** Whether both are the same name in any case; the lengths spare nearly every pair the lower-casing. */
export function isNameOf(field: string, name: unknown): name is string {
  return (
    typeof name === 'string' && name.length === field.length && name.toLowerCase() === field.toLowerCase()
  )
}

/**
 * The value under this very name, else under the same name in another case:
 * "vendors MUST expect the header name in any case" (W3C Trace Context, "Header Name").
 * What asks for all names first gets each of them by the first look, however it is written.
 */
export function fieldOf(headers: Fields, name: string): unknown {
  const value = headers[name]
  if (value !== undefined) return value
  for (const other in headers) {
    if (isNameOf(name, other)) return headers[other]
  }
  return undefined
}

/**
 * Copies headers and adds `fields`; what they replace is left out in any case, so that each is there once.
 * Key by key, because a property added to a spread copy costs 1.4 us with ten headers, and this 0.4 us.
 */
export function withFields(
  headers: Fields,
  fields: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const copy: Record<string, unknown> = {}
  const voids = voidsOf(fields)
  for (const name of Object.keys(headers)) {
    if (!isReplaced(name, fields, voids)) copyField(copy, name, headers[name])
  }
  return Object.assign(copy, fields)
}

/** The same for pairs. */
export function pairsWithFields(pairs: Iterable<Pair>, fields: Readonly<Record<string, string>>): Pair[] {
  const voids = voidsOf(fields)
  return [
    ...Array.from(pairs).filter(([name]) => !isReplaced(name, fields, voids)),
    ...Object.entries(fields),
  ]
}

/** What goes with the fields goes even if there is no new one: with a new `traceparent` the old `tracestate`. */
function voidsOf(fields: Readonly<Record<string, string>>): readonly string[] {
  let voids: readonly string[] = NONE
  for (const field in fields) {
    const own = conflictingHeaders(field)
    if (own.length > 0 && own !== voids) voids = voids.length === 0 ? own : [...voids, ...own]
  }
  return voids
}

function isReplaced(
  name: string,
  fields: Readonly<Record<string, string>>,
  voids: readonly string[],
): boolean {
  for (const field in fields) if (isNameOf(field, name)) return true
  for (const field of voids) if (isNameOf(field, name)) return true
  return false
}

/** An assignment to `__proto__` would set the prototype. */
function copyField(copy: Record<string, unknown>, name: string, value: unknown): void {
  if (name !== '__proto__') copy[name] = value
  else Object.defineProperty(copy, name, { value, enumerable: true, writable: true, configurable: true })
}
