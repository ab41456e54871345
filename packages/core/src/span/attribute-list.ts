import { isDeepStrictEqual } from 'node:util'
import type { Attributes, AttributeValue } from '@opentelemetry/api'
import { textOf } from '../base/diagnostics/text-of.ts'
import { messageOf, warnOnce } from '../base/diagnostics/warn-once.ts'
import { expected } from '../base/options/expected.ts'
import { isRecord } from '../base/options/object-checks.ts'
import { kindOf } from '../base/options/shown-value.ts'
import { keptAttributeValue } from './attribute-value.ts'
import type { Redaction } from './redaction.ts'
import { MARGIN } from './redaction.ts'
import { isUnchanged, keysOf, objectOf, rewritten, show } from './shown-attributes.ts'

/** Up to this many attributes a key is found by looking at each: faster than hashing, and nothing is allocated. */
const INDEX_FROM = 16

/**
 * The attributes of a span, an event or a link: key, value, key, value in one array.
 * A later value of the same key takes the place of the earlier one.
 */
export class AttributeList {
  /** How many were refused because the list was full. */
  dropped = 0
  readonly #redaction: Redaction | undefined
  #entries: (string | AttributeValue)[] = []
  #index: Map<string, number> | undefined
  /** What was handed out as an object, which its receiver may have written to. */
  #shown: Attributes | undefined

  constructor(redaction?: Redaction) {
    this.#redaction = redaction
  }

  /** Key, value, key, value. */
  get entries(): readonly (string | AttributeValue)[] {
    if (this.#shown !== undefined) this.#takeBack(this.#shown)
    return this.#entries
  }

  set(key: string, value: unknown, countLimit: number, lengthLimit: number): void {
    if (this.#shown !== undefined) this.#takeBack(this.#shown)
    this.#put(key, value, this.#positionOf(key), countLimit, lengthLimit)
  }

  setAll(attributes: Attributes, countLimit: number, lengthLimit: number): void {
    if (this.#shown !== undefined) this.#takeBack(this.#shown)
    // An object has no key twice.
    const isFirst = this.#entries.length === 0
    try {
      const keys = Object.keys(attributes)
      if ((keys.length === 0 || keys[0] === '0') && !isRecord(attributes)) {
        reportNoAttributes(attributes)
        return
      }
      for (const key of keys) {
        const position = isFirst ? -1 : this.#positionOf(key)
        this.#put(key, readAttribute(attributes, key), position, countLimit, lengthLimit)
      }
    } catch (error) {
      if (attributes === undefined || attributes === null) reportNoAttributes(attributes)
      else warnOnce('invalid attribute', () => `attributes were dropped: ${messageOf(error)}`)
    }
  }

  #put(key: string, value: unknown, position: number, countLimit: number, lengthLimit: number): void {
    if (value === undefined || value === null) return
    const redaction = this.#redaction
    const kept =
      redaction === undefined
        ? keptValue(key, value, lengthLimit)
        : redactedValue(redaction, key, value, lengthLimit)
    if (kept === undefined) return
    const entries = this.#entries
    if (position !== -1) {
      entries[position + 1] = kept
    } else if (entries.length >= countLimit * 2) {
      this.dropped++
      return
    } else {
      this.#index?.set(key, entries.length)
      entries.push(key, kept)
    }
    if (this.#shown !== undefined) show(this.#shown, key, kept)
  }

  get(key: string): AttributeValue | undefined {
    const { entries } = this
    const position = this.#positionOf(key)
    return position === -1 ? undefined : entries[position + 1]
  }

  /**
   * The attributes as one object, the same whenever it is asked for. What is written to it is written to the list, and
   * redacted before it is read again: processors of OpenTelemetry redact in this way.
   */
  toObject(): Attributes {
    const { entries } = this
    this.#shown ??= objectOf(entries)
    return this.#shown
  }

  /** A value that is the one that is kept was cut and redacted already: doing so again could spoil it. */
  #takeBack(shown: Attributes): void {
    const before = this.#entries
    if (isUnchanged(shown, before) && !this.#isTouched()) return
    const kept = new Map<string, AttributeValue>()
    for (let i = 0; i < before.length; i += 2) kept.set(before[i] as string, before[i + 1] as AttributeValue)
    this.#entries = []
    this.#index = undefined
    this.#shown = undefined
    for (const key of keysOf(shown)) {
      const value = readAttribute(shown, key)
      if (kept.has(key) && Object.is(kept.get(key), value) && !this.#isUnredacted(key, value))
        this.#entries.push(key, value as AttributeValue)
      else this.#put(key, value, -1, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY)
    }
    this.#shown = rewritten(shown, this.#entries)
  }

  /** Whether an array or map, which can be written to in place, has got something that is to be redacted. */
  #isTouched(): boolean {
    if (this.#redaction === undefined) return false
    const entries = this.#entries
    for (let i = 0; i < entries.length; i += 2)
      if (this.#isUnredacted(entries[i] as string, entries[i + 1])) return true
    return false
  }

  #isUnredacted(key: string, value: unknown): boolean {
    const redaction = this.#redaction
    if (redaction === undefined || typeof value !== 'object') return false
    return !isDeepStrictEqual(redactedValue(redaction, key, value, Number.POSITIVE_INFINITY), value)
  }

  #positionOf(key: string): number {
    const entries = this.#entries
    if (entries.length > INDEX_FROM * 2) {
      this.#index ??= indexOf(entries)
      return this.#index.get(key) ?? -1
    }
    for (let i = 0; i < entries.length; i += 2) if (entries[i] === key) return i
    return -1
  }
}

/** What is kept of a value; `undefined` for nothing valid, which is reported. */
function keptValue(key: unknown, value: unknown, lengthLimit: number): AttributeValue | undefined {
  const kept = isKeptAsIs(value, lengthLimit) ? value : keptAttributeValue(key, value, lengthLimit)
  if (kept !== undefined && typeof key === 'string' && key !== '') return kept
  reportInvalid(key, value)
  return undefined
}

/** The same of what a redaction leaves. It sees more of a value than is kept, since a secret that was cut is no match. */
function redactedValue(
  redaction: Redaction,
  key: unknown,
  value: unknown,
  lengthLimit: number,
): AttributeValue | undefined {
  const kept = keptValue(key, value, lengthLimit + MARGIN)
  return kept === undefined ? undefined : redaction.value(key as string, kept, lengthLimit)
}

/** Nearly all values: the others are cut, copied or refused. */
function isKeptAsIs(value: unknown, lengthLimit: number): value is string | number | boolean {
  if (typeof value === 'string') return value.length <= lengthLimit
  return typeof value === 'number' || typeof value === 'boolean'
}

/** What a getter that throws is read as: no valid value. */
const UNREADABLE = Symbol('a getter that throws')

function readAttribute(attributes: Attributes, key: string): unknown {
  try {
    return attributes[key]
  } catch {
    return UNREADABLE
  }
}

function indexOf(entries: readonly unknown[]): Map<string, number> {
  const index = new Map<string, number>()
  for (let i = 0; i < entries.length; i += 2) index.set(entries[i] as string, i)
  return index
}

/** An array and a text have keys too, their positions; a map, headers and a number have none. */
function reportNoAttributes(attributes: unknown): void {
  warnOnce(
    'invalid attributes',
    () =>
      `${expected('attributes', 'an object such as { key: value }', attributes).message}; they were dropped`,
  )
}

function reportInvalid(key: unknown, value: unknown): void {
  warnOnce('invalid attribute', () =>
    typeof key === 'string' && key !== ''
      ? `attribute \`${key}\` was dropped: expected a string, number, boolean, bytes, or an array or plain object of these, got ${value === UNREADABLE ? 'a getter that throws' : kindOf(value)}`
      : `an attribute was dropped: expected its key to be a non-empty string, got \`${textOf(key)}\``,
  )
}
