/** Whether `value` is an object with all of these methods, of its own or of its class. */
export function hasMethods(value: unknown, methods: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null) return false
  return methods.every(method => typeof (value as Record<string, unknown>)[method] === 'function')
}
