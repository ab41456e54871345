import type { AttributeList, AttributeValue } from '../../src/api/attributes.ts'
import type { OtlpAnyValue, OtlpKeyValue } from '../../src/api/otlp-json.ts'

/** Deeper values are left out. */
const MOST_DEPTH = 20

export function attributesOf(attributes: readonly OtlpKeyValue[] | undefined): AttributeList {
  return listOf(attributes).map(({ key, value }) => [String(key), anyValue(value, 0)] as const)
}

function anyValue(value: OtlpAnyValue | undefined, depth: number): AttributeValue {
  if (value === undefined || value === null || depth > MOST_DEPTH) return null
  if (value.stringValue !== undefined) return String(value.stringValue)
  if (value.boolValue !== undefined) return value.boolValue === true
  if (value.intValue !== undefined) return wholeNumber(value.intValue)
  if (value.doubleValue !== undefined) return Number(value.doubleValue)
  if (value.bytesValue !== undefined) return { bytes: String(value.bytesValue) }
  if (value.arrayValue !== undefined)
    return listOf(value.arrayValue.values).map(entry => anyValue(entry, depth + 1))
  if (value.kvlistValue !== undefined)
    return Object.fromEntries(
      listOf(value.kvlistValue.values).map(({ key, value: entry }) => [
        String(key),
        anyValue(entry, depth + 1),
      ]),
    )
  return null
}

function wholeNumber(value: string | number): AttributeValue {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : String(value)
}

/** A list of a file, whose author may have written anything. */
export const listOf = <T>(list: readonly T[] | undefined): readonly T[] =>
  Array.isArray(list) ? list.filter(entry => typeof entry === 'object' && entry !== null) : []

/** Nanoseconds since 1970, 0 for what is not a time. */
export function nanoseconds(time: string | number | undefined): bigint {
  try {
    return BigInt(time ?? 0)
  } catch {
    return 0n
  }
}

/** An attribute as a text, or empty where it is absent. */
export function textOf(attributes: AttributeList, ...keys: readonly string[]): string {
  for (const key of keys) {
    const value = attributes.find(([name]) => name === key)?.[1]
    if (value !== undefined && value !== null)
      return typeof value === 'object' ? JSON.stringify(value) : String(value)
  }
  return ''
}
