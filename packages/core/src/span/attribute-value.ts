import type { AttributeValue } from '@opentelemetry/api'
import { warnOnce } from '../base/diagnostics/warn-once.ts'
import { isPlainObject } from '../base/options/object-checks.ts'
import { ownText } from '../base/platform/own-text.ts'

/** Nesting deeper than this is invalid, which also catches values that contain themselves. */
const MAX_DEPTH = 16

/**
 * What is kept of one array or map: elements, and characters or bytes in them. Parts that a value has several times, such
 * as one list in a hundred places, are written each time: a few kilobytes of them can stand for terabytes.
 */
const MAX_ELEMENTS = 10_000
const MAX_LENGTH = 1024 * 1024

/**
 * What is kept of an attribute value: the value itself, cut to `lengthLimit`, and copied where the caller could
 * change it later. `undefined` when it is no AnyValue: a function, symbol or bigint, an object that is not plain, or
 * one that throws when it is read. Follows the OpenTelemetry specification, common/README.md, "AnyValue".
 */
export function keptAttributeValue(
  key: unknown,
  value: unknown,
  lengthLimit: number,
): AttributeValue | undefined {
  try {
    if (typeof value === 'string') return cutText(value, lengthLimit)
    if (value instanceof Uint8Array) return copiedBytes.call(value, 0, lengthLimit) as never
    const copy = new ValueCopy(lengthLimit)
    const kept = copy.of(value, 0) as AttributeValue | undefined
    if (copy.isCut) reportCut(key)
    return kept
  } catch {
    return undefined
  }
}

/** `Buffer` has a `slice` of its own, which does not copy. */
const copiedBytes = Uint8Array.prototype.slice

/** What is left of a text must not keep the rest of it in memory. */
function cutText(text: string, limit: number): string {
  return text.length > limit ? ownText(text.slice(0, limit)) : text
}

/** Copies one value, and counts. */
class ValueCopy {
  readonly #lengthLimit: number
  #elements = MAX_ELEMENTS
  #length = MAX_LENGTH
  isCut = false

  constructor(lengthLimit: number) {
    this.#lengthLimit = lengthLimit
  }

  of(value: unknown, depth: number): unknown {
    switch (typeof value) {
      case 'string':
        return this.#text(value)
      case 'number':
      case 'boolean':
        return value
      case 'object':
        return depth < MAX_DEPTH ? this.#object(value, depth) : undefined
      default:
        return undefined
    }
  }

  #text(text: string): string {
    const length = this.#lengthOf(text)
    return cutText(text, length)
  }

  #object(value: object | null, depth: number): unknown {
    if (value === null) return null
    if (Array.isArray(value)) return this.#array(value, depth)
    if (value instanceof Uint8Array) return copiedBytes.call(value, 0, this.#lengthOf(value))
    return isPlainObject(value) ? this.#map(value, depth) : undefined
  }

  /** An element that is missing is kept as null, so that the places of the others stay (specification, "AnyValue"). */
  #array(values: readonly unknown[], depth: number): unknown[] | undefined {
    const kept: unknown[] = []
    for (const value of values) {
      if (this.#isFull()) break
      const element = this.of(value ?? null, depth + 1)
      if (element === undefined) return undefined
      kept.push(element)
    }
    return kept
  }

  #map(value: object, depth: number): Record<string, unknown> | undefined {
    const kept: [string, unknown][] = []
    for (const [key, member] of Object.entries(value)) {
      if (this.#isFull()) break
      if (member === undefined) continue
      this.#length -= key.length
      const copy = this.of(member, depth + 1)
      if (copy === undefined) return undefined
      kept.push([key, copy])
    }
    return Object.fromEntries(kept)
  }

  /** Whether there is no room for an element; if there is, it is taken. */
  #isFull(): boolean {
    if (this.#elements === 0 || this.#length <= 0) {
      this.isCut = true
      return true
    }
    this.#elements--
    return false
  }

  /** How much of a text or of bytes is kept. */
  #lengthOf({ length }: string | Uint8Array): number {
    const allowed = Math.min(length, this.#lengthLimit)
    const kept = Math.max(0, Math.min(allowed, this.#length))
    if (kept < allowed) this.isCut = true
    this.#length -= kept
    return kept
  }
}

function reportCut(key: unknown): void {
  warnOnce(
    'large attribute',
    () =>
      `attribute \`${String(key)}\` was cut: of an array or map, ${MAX_ELEMENTS} elements and ${MAX_LENGTH} characters are kept, and a part that is in it several times counts each time`,
  )
}
