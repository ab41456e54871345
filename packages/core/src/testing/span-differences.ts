import { editDistance } from '../base/options/nearest-name.ts'
import { textMatcher } from '../sampling/text-pattern.ts'
import type { ReadableSpan } from '../span/readable-span.ts'
import type { CheckedPattern } from './span-pattern.ts'
import { fitsValue, shownPart } from './span-pattern.ts'
import { KINDS, STATUSES, valueText } from './trace-outline.ts'
import type { KnownSpans } from './traces.ts'

/** Where a span is not what a pattern wants. */
export interface Difference {
  /** A line such as `cents: expected 500, got 400`. */
  readonly text: string
  /** How far it is off: 1, or less where a name is nearly right. */
  readonly distance: number
}

/** Finds the spans that fit a pattern, and how the others differ. */
export class SpanComparison {
  readonly #parents: ReadonlyMap<string, ReadableSpan>

  constructor({ ended, open }: KnownSpans) {
    this.#parents = new Map([...ended, ...open].map(span => [span.spanContext().spanId, span]))
  }

  /** No difference: the span fits. */
  differences(span: ReadableSpan, pattern: CheckedPattern): readonly Difference[] {
    const { name, kind, status, attributes = {}, parent } = pattern
    const found: Difference[] = []
    if (name !== undefined && !textMatcher(name)(span.name))
      found.push(off('name', name, `'${span.name}'`, 1 + distance(span.name, name)))
    if (kind !== undefined && KINDS[span.kind] !== kind)
      found.push(off('kind', kind, `'${KINDS[span.kind]}'`))
    const its = STATUSES[span.status.code]
    if (status !== undefined && its !== status) found.push(off('status', status, `'${its}'`))
    for (const [key, wanted] of Object.entries(attributes)) {
      const value = span.attributes[key]
      if (!fitsValue(value, wanted)) found.push(off(key, wanted, shownValue(value)))
    }
    if (parent !== undefined) found.push(...this.#parentDifferences(span, parent))
    return found
  }

  /** The span that differs least, of several the first. */
  nearest(
    spans: readonly ReadableSpan[],
    pattern: CheckedPattern,
  ): { readonly span: ReadableSpan; readonly differences: readonly Difference[] } | undefined {
    let nearest: { span: ReadableSpan; differences: readonly Difference[]; total: number } | undefined
    for (const span of spans) {
      const differences = this.differences(span, pattern)
      const total = differences.reduce((sum, each) => sum + each.distance, 0)
      if (nearest === undefined || total < nearest.total) nearest = { span, differences, total }
    }
    return nearest
  }

  #parentDifferences(span: ReadableSpan, wanted: CheckedPattern | null): readonly Difference[] {
    const context = span.parentSpanContext
    const parent = context === undefined ? undefined : this.#parents.get(context.spanId)
    const its = parent === undefined ? unknownParent(context) : `'${parent.name}'`
    if (wanted === null) return context === undefined ? [] : [off('parent', null, its)]
    if (parent === undefined) return [off('parent', wanted, its)]
    return this.differences(parent, wanted).map(({ text, distance }) => ({
      text: `parent.${text}`,
      distance,
    }))
  }
}

function unknownParent(context: ReadableSpan['parentSpanContext']): string {
  if (context === undefined) return 'none'
  return context.isRemote === true ? 'a remote one' : 'one that is not among the spans'
}

function off(what: string, wanted: unknown, got: string, by = 1): Difference {
  return { text: `${what}: expected ${shownPart(wanted)}, got ${got}`, distance: by }
}

/** From 0 for nearly the same name to 1 for another one. */
function distance(name: string, wanted: string | RegExp): number {
  if (typeof wanted !== 'string') return 1
  const [one, other] = [name.slice(0, 64), wanted.slice(0, 64)]
  return editDistance(one, other) / Math.max(one.length, other.length, 1)
}

function shownValue(value: unknown): string {
  if (value === undefined) return 'none'
  return typeof value === 'string' ? `'${value}'` : valueText(value)
}
