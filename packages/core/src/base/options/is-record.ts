import { isPlainObject } from './is-plain-object.ts'

/**
 * Whether `value` holds what it holds as properties of its own. A `Map`, a `Headers` or a promise does not: read as an
 * object it is empty, and what was meant would be lost without a word.
 */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return isPlainObject(value) || Object.keys(value).length > 0
}
