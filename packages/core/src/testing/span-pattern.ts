import { isDeepStrictEqual } from 'node:util'
import type { OptionKind, OptionTable } from '../base/options/checked-options.ts'
import { checkedOptions } from '../base/options/checked-options.ts'
import { expected } from '../base/options/expected.ts'
import { isRecord } from '../base/options/object-checks.ts'
import { oneOf } from '../base/options/option-kinds.ts'
import type { TextPattern } from '../sampling/text-pattern.ts'
import { isTextPattern, TEXT_PATTERN, textMatcher } from '../sampling/text-pattern.ts'
import { KINDS, STATUSES } from './trace-outline.ts'

/** What a span has to be. What is left out may be anything. */
export interface SpanPattern {
  /** Its name: a text, a text ending in `*` for all names with this beginning, or a regular expression. */
  readonly name?: TextPattern | undefined
  readonly kind?: 'internal' | 'server' | 'client' | 'producer' | 'consumer' | undefined
  readonly status?: 'unset' | 'ok' | 'error' | undefined
  /**
   * Attributes that it has, among others. Each is a value, a regular expression for a text, a function that returns whether
   * a value fits, an asymmetric matcher of vitest or Jest such as `expect.any(Number)`, or `undefined` for one that it has not.
   */
  readonly attributes?: Readonly<Record<string, unknown>> | undefined
  /** Its parent: a name or a pattern; `null` where it has none. */
  readonly parent?: TextPattern | SpanPattern | null | undefined
}

const A_PATTERN: OptionKind = { is: TEXT_PATTERN, valid: isTextPattern }

const OPTIONS: OptionTable<Omit<SpanPattern, 'parent'> & { parent?: SpanPattern | null }> = {
  name: A_PATTERN,
  kind: oneOf(...Object.values(KINDS)) as never,
  status: oneOf(...Object.values(STATUSES)) as never,
  attributes: { is: 'an object', valid: isRecord },
  parent: { read: (parent: never) => (parent === null ? null : checkedPattern(parent, 'parent')) },
}

/** A pattern whose shorthands are written out. */
export interface CheckedPattern extends SpanPattern {
  readonly parent?: CheckedPattern | null
}

/** @throws TypeError for a wrong pattern */
export function checkedPattern(pattern: TextPattern | SpanPattern, name = 'the pattern'): CheckedPattern {
  if (isTextPattern(pattern)) return { name: pattern }
  if (!isRecord(pattern))
    throw expected(name, 'a name of spans or an object such as { name: "charge" }', pattern)
  return checkedOptions(pattern, OPTIONS) as CheckedPattern
}

/** Whether a value of an attribute is the one that is wanted. */
export function fitsValue(value: unknown, wanted: unknown): boolean {
  if (typeof wanted === 'function') return Boolean(wanted(value))
  if (wanted instanceof RegExp) return typeof value === 'string' && textMatcher(wanted)(value)
  if (isAsymmetric(wanted)) return wanted.asymmetricMatch(value)
  return isDeepStrictEqual(value, wanted)
}

interface AsymmetricMatcher {
  asymmetricMatch(value: unknown): boolean
}

function isAsymmetric(value: unknown): value is AsymmetricMatcher {
  return typeof (value as Partial<AsymmetricMatcher> | null | undefined)?.asymmetricMatch === 'function'
}

/** A pattern as a sentence shows it. */
export function shownPattern(pattern: CheckedPattern): string {
  const parts = Object.entries(pattern).map(([name, value]) => `${name}: ${shownPart(value)}`)
  return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`
}

/** What is expected of one part. */
export function shownPart(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`
  if (typeof value === 'function') return value.name === '' ? 'a function' : `${value.name}()`
  if (isAsymmetric(value)) return String(value)
  if (value instanceof RegExp || value === undefined || value === null) return String(value)
  if (Array.isArray(value)) return `[${value.map(shownPart).join(', ')}]`
  return typeof value === 'object' ? shownPattern(value as CheckedPattern) : String(value)
}
