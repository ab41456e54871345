import type { AttributeValue } from '@opentelemetry/api'
import { isPlainObject } from '../is-plain-object.ts'

/** Nesting deeper than this is invalid, which also catches values that contain themselves. */
const MAX_DEPTH = 16

/**
 * What is kept of an attribute value: the value itself, cut to `lengthLimit`, and copied where the caller could
 * change it later. `undefined` when it is no AnyValue: a function, symbol or bigint, an object that is not plain, or
 * one that throws when it is read. Follows the OpenTelemetry specification, common/README.md, "AnyValue".
 */
export function keptAttributeValue(value: unknown, lengthLimit: number): AttributeValue | undefined {
  try {
    return keptValue(value, lengthLimit, 0) as AttributeValue | undefined
  } catch {
    return undefined
  }
}

function keptValue(value: unknown, lengthLimit: number, depth: number): unknown {
  switch (typeof value) {
    case 'string':
      return value.length > lengthLimit ? value.slice(0, lengthLimit) : value
    case 'number':
    case 'boolean':
      return value
    case 'object':
      return depth < MAX_DEPTH ? keptObject(value, lengthLimit, depth) : undefined
    default:
      return undefined
  }
}

function keptObject(value: object | null, lengthLimit: number, depth: number): unknown {
  if (value === null) return null
  if (Array.isArray(value)) return keptArray(value, lengthLimit, depth)
  if (value instanceof Uint8Array) return copiedBytes.call(value, 0, lengthLimit)
  return isPlainObject(value) ? keptMap(value, lengthLimit, depth) : undefined
}

/** `Buffer` has a `slice` of its own, which does not copy. */
const copiedBytes = Uint8Array.prototype.slice

/** An element that is missing is kept as null, so that the places of the others stay (specification, "AnyValue"). */
function keptArray(values: readonly unknown[], lengthLimit: number, depth: number): unknown[] | undefined {
  const kept: unknown[] = []
  for (const value of values) {
    const element = keptValue(value ?? null, lengthLimit, depth + 1)
    if (element === undefined) return undefined
    kept.push(element)
  }
  return kept
}

function keptMap(value: object, lengthLimit: number, depth: number): Record<string, unknown> | undefined {
  const kept: [string, unknown][] = []
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined) continue
    const copy = keptValue(member, lengthLimit, depth + 1)
    if (copy === undefined) return undefined
    kept.push([key, copy])
  }
  return Object.fromEntries(kept)
}
