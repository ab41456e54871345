/**
 * An object that delegates to `target`: reads, writes and calls arrive there, with `target` as `this`. So a pool keeps
 * one state, its private fields work, and `instanceof` gives the same result. Properties added to `target` later can be
 * read.
 */
export function delegateTo<T extends object>(target: T): T {
  const facade: T = Object.create(target)
  for (const owner of ownersOf(target)) {
    for (const key of Reflect.ownKeys(owner)) {
      if (key !== 'constructor' && !Object.hasOwn(facade, key)) forward(facade, target, key)
    }
  }
  return facade
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

function forward(facade: object, target: object, key: PropertyKey): void {
  const original: unknown = Reflect.get(target, key)
  const method =
    typeof original === 'function' ? (...args: unknown[]) => Reflect.apply(original, target, args) : undefined
  Object.defineProperty(facade, key, {
    get() {
      const value: unknown = Reflect.get(target, key)
      return value === original ? (method ?? value) : value
    },
    set(value) {
      Reflect.set(target, key, value)
    },
    configurable: true,
    enumerable: Object.prototype.propertyIsEnumerable.call(target, key),
  })
}
