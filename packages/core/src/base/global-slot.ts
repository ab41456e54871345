/**
 * A value that all copies of this package in one process share. Each copy finds the same holder behind a registered
 * symbol. Reading a property of a holder is as fast as reading a variable.
 */
export interface GlobalSlot<T> {
  value: T | undefined
}

/**
 * Returns the slot of a name.
 *
 * @param name ends in the version of the value's format; copies with another format do not share it
 */
export function globalSlot<T>(name: `${string}.${number}`): GlobalSlot<T> {
  const slots = globalThis as { [slot: symbol]: GlobalSlot<T> | undefined }
  const symbol = Symbol.for(`throughline.${name}`)
  slots[symbol] ??= { value: undefined }
  return slots[symbol]
}
