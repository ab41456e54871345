/**
 * Whether `value` is an object literal of any realm: `node:vm` and test runners have an `Object.prototype` of their
 * own.
 */
export function isPlainObject(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/**
 * Whether `value` holds its data as own properties. A `Map`, a `Headers` or a promise does not: read as a record it
 * would be empty, and the options in it would be lost silently.
 */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return isPlainObject(value) || Object.keys(value).length > 0
}

/** Whether `value` is an object or a class with all of these methods, inherited ones included. */
export function hasMethods(value: unknown, methods: readonly string[]): boolean {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return false
  return methods.every(method => typeof (value as Record<string, unknown>)[method] === 'function')
}
