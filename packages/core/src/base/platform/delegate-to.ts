type Method = (...args: unknown[]) => unknown

/** The properties that a delegate has instead of those of its target. */
export type Replacements<T> = { readonly [Name in keyof T]?: T[Name] } & { readonly [mark: symbol]: unknown }

/**
 * An object that delegates to `target`: reads, writes and calls arrive there, with `target` as `this`. So a pool keeps
 * one state, its private fields work, and `instanceof` gives the same result. Properties added to `target` later can be
 * read. A method that returns `target`, such as `on`, returns the delegate.
 *
 * @param replacements properties of the delegate itself, enumerable unless `target` has them and does not list them
 * @param adopt replaces what the methods of `target` return
 */
export function delegateTo<T extends object>(
  target: T,
  replacements?: Replacements<T>,
  adopt: (result: unknown) => unknown = asItIs,
): T {
  const delegate: T = Object.create(target)
  const adoptResult = (result: unknown) => (result === target ? delegate : adopt(result))
  for (const owner of ownersOf(target)) {
    for (const key of Reflect.ownKeys(owner)) {
      if (key === 'constructor' || Object.hasOwn(delegate, key)) continue
      forward(delegate, target, key, adoptResult, Reflect.getOwnPropertyDescriptor(owner, key))
    }
  }
  if (replacements !== undefined) replace(delegate, target, replacements)
  return delegate
}

/** `target` and its prototypes, except `Object.prototype`. */
function ownersOf(target: object): object[] {
  const owners: object[] = []
  for (
    let owner = target;
    owner !== Object.prototype && owner !== null;
    owner = Object.getPrototypeOf(owner)
  ) {
    owners.push(owner)
  }
  return owners
}

/** Reads no accessor: a deprecated one may warn. */
function forward(
  delegate: object,
  target: object,
  key: PropertyKey,
  adopt: (result: unknown) => unknown,
  described: PropertyDescriptor | undefined,
): void {
  const original: unknown = described?.value
  const method = isMethod(original)
    ? (...args: unknown[]) => adopt(Reflect.apply(original, target, args))
    : undefined
  Object.defineProperty(delegate, key, {
    get() {
      const value: unknown = Reflect.get(target, key)
      return method !== undefined && value === original ? method : value
    },
    set(value) {
      Reflect.set(target, key, value)
    },
    configurable: true,
    enumerable: Object.prototype.propertyIsEnumerable.call(target, key),
  })
}

function asItIs(result: unknown): unknown {
  return result
}

/** A class has a `prototype` that cannot be written to. It is no method: it is called with `new`, and has static properties. */
function isMethod(value: unknown): value is Method {
  return (
    typeof value === 'function' && Reflect.getOwnPropertyDescriptor(value, 'prototype')?.writable !== false
  )
}

function replace(delegate: object, target: object, replacements: object): void {
  for (const key of Reflect.ownKeys(replacements)) {
    Object.defineProperty(delegate, key, {
      value: Reflect.get(replacements, key),
      configurable: true,
      enumerable: !(key in target) || Object.prototype.propertyIsEnumerable.call(target, key),
      writable: true,
    })
  }
}
