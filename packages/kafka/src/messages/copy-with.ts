import { delegateTo } from '@throughline/core/integrations'

/**
 * A copy of an object with other values. An instance of a class gets a delegate: a spread would lose its accessors and
 * methods.
 */
export function copyWith<T extends object>(original: T, values: Partial<T>): T {
  return isPlain(original) ? { ...original, ...values } : delegateTo(original, values)
}

/** Whether a spread copies all of an object. */
export function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype === Object.prototype || prototype === null) return true
  // The plain objects of another realm, as in a Jest suite.
  return Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype as object, 'isPrototypeOf')
}
