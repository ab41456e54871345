/** Other realms (`node:vm`, a test runner) have an `Object.prototype` of their own, above which there is nothing too. */
export function isPlainObject(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}
