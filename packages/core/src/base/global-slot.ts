/**
 * What all copies of this package in one process share: each finds the same holder behind a registered symbol.
 * A property of a holder is read as fast as a variable.
 */
export interface GlobalSlot<T> {
  value: T | undefined
}

/**
 * The slot of a name.
 *
 * @param name ends in the version of what is held: copies that hold something else do not share it
 */
export function globalSlot<T>(name: `${string}.${number}`): GlobalSlot<T> {
  const slots = globalThis as { [slot: symbol]: GlobalSlot<T> | undefined }
  const symbol = Symbol.for(`throughline.${name}`)
  slots[symbol] ??= { value: undefined }
  return slots[symbol]
}
