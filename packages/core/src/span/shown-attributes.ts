import type { Attributes, AttributeValue } from '@opentelemetry/api'

type Entries = readonly (string | AttributeValue)[]

/** Whether an object that was handed out has these attributes and no others, in this order. */
export function isUnchanged(shown: Attributes, entries: Entries): boolean {
  try {
    let i = 0
    for (const key of Object.keys(shown)) {
      if (entries[i] !== key || !Object.is(entries[i + 1], shown[key])) return false
      i += 2
    }
    return i === entries.length
  } catch {
    return false
  }
}

/** Adds an attribute, also where an object inherits a setter of that name. */
export function show(shown: Attributes, key: string, value: AttributeValue): void {
  Reflect.defineProperty(shown, key, { value, writable: true, enumerable: true, configurable: true })
}

/** The attributes as an object. */
export function objectOf(entries: Entries): Attributes {
  const pairs: [string, AttributeValue][] = []
  for (let i = 0; i < entries.length; i += 2) {
    pairs.push([entries[i] as string, entries[i + 1] as AttributeValue])
  }
  return Object.fromEntries(pairs)
}

/** Makes an object show what is kept, so that every reader gets that; one that cannot be written to is replaced. */
export function rewritten(shown: Attributes, entries: Entries): Attributes {
  try {
    for (const key of Object.keys(shown)) Reflect.deleteProperty(shown, key)
    for (let i = 0; i < entries.length; i += 2)
      show(shown, entries[i] as string, entries[i + 1] as AttributeValue)
  } catch {
    return objectOf(entries)
  }
  return isUnchanged(shown, entries) ? shown : objectOf(entries)
}

/** The keys of an object that was handed out. */
export function keysOf(shown: Attributes): readonly string[] {
  try {
    return Object.keys(shown)
  } catch {
    return []
  }
}
