/** Whether `value` is an object or a class with all of these methods, inherited ones included. */
export function hasMethods(value: unknown, methods: readonly string[]): boolean {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return false
  return methods.every(method => typeof (value as Record<string, unknown>)[method] === 'function')
}
