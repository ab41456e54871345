import { expected } from '../base/options/expected.ts'
import { isRecord } from '../base/options/object-checks.ts'
import { isTextPattern, textMatcher } from '../sampling/text-pattern.ts'
import type { ReadableSpan } from '../span/readable-span.ts'
import { SpanComparison } from './span-differences.ts'
import type { SpanPattern } from './span-pattern.ts'
import { checkedPattern } from './span-pattern.ts'
import { namesOf } from './trace-outline.ts'
import type { KnownSpans } from './traces.ts'

/** How many spans of a name there may be at most; the names as in `{ 'db.*': 2, send: 1 }`. */
export type SpanBudget = Readonly<Record<string, number>>

/** What a budget is for. */
export interface SpanBudgetOptions {
  /**
   * The spans whose descendants have the budget, each for itself, such as those of a route.
   * @default each whole trace
   */
  readonly within?: string | RegExp | SpanPattern | undefined
}

/** @returns what exceeds the budget, a line each */
export function exceededBudgets(known: KnownSpans, budget: SpanBudget, options: SpanBudgetOptions): string[] {
  checkBudget(budget)
  const spans = [...known.ended, ...known.open]
  return ownersOf(known, spans, options).flatMap(([owner, within]) =>
    Object.entries(budget).flatMap(([name, most]) => {
      const isCounted = textMatcher(name)
      const found = within.filter(span => isCounted(span.name))
      if (found.length <= most) return []
      return [`${owner}: expected at most ${most} \`${name}\`, got ${found.length}: ${namesOf(found)}`]
    }),
  )
}

/** @throws TypeError where `within` fits no span: the budget would be kept by chance */
function ownersOf(
  known: KnownSpans,
  spans: readonly ReadableSpan[],
  { within }: SpanBudgetOptions,
): readonly (readonly [string, readonly ReadableSpan[]])[] {
  if (within === undefined) return tracesOf(spans)
  const pattern = checkedPattern(within, 'within')
  const comparison = new SpanComparison(known)
  const owners = spans.filter(span => comparison.differences(span, pattern).length === 0)
  if (owners.length === 0)
    throw new TypeError(`Expected \`within\` to fit a span, got ${namesOf(spans) || 'no spans'}`)
  return owners.map(owner => [`\`${owner.name}\``, descendantsOf(owner, spans)])
}

function tracesOf(spans: readonly ReadableSpan[]): [string, ReadableSpan[]][] {
  const traces = new Map<string, ReadableSpan[]>()
  for (const span of spans) {
    const { traceId } = span.spanContext()
    const trace = traces.get(traceId)
    if (trace) trace.push(span)
    else traces.set(traceId, [span])
  }
  return [...traces.values()].map(trace => [`the trace of \`${rootOf(trace).name}\``, trace])
}

function rootOf(trace: readonly ReadableSpan[]): ReadableSpan {
  const ids = new Set(trace.map(span => span.spanContext().spanId))
  const root = trace.find(({ parentSpanContext }) => !ids.has(parentSpanContext?.spanId ?? ''))
  return root ?? (trace[0] as ReadableSpan)
}

function descendantsOf(owner: ReadableSpan, spans: readonly ReadableSpan[]): ReadableSpan[] {
  const children = new Map<string, ReadableSpan[]>()
  for (const span of spans) {
    const parent = span.parentSpanContext?.spanId
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), span])
  }
  const found = new Set<ReadableSpan>()
  const open = [owner]
  for (let span = open.pop(); span; span = open.pop())
    for (const child of children.get(span.spanContext().spanId) ?? []) {
      if (found.has(child)) continue
      found.add(child)
      open.push(child)
    }
  return spans.filter(span => found.has(span))
}

function checkBudget(budget: unknown): void {
  if (!isRecord(budget) || Object.keys(budget).length === 0)
    throw expected('the budget', "an object such as { 'db.*': 2 }", budget)
  for (const [name, most] of Object.entries(budget)) {
    if (!isTextPattern(name))
      throw expected('a name of the budget', 'a text with one `*` at its end or none', name)
    if (!Number.isInteger(most) || (most as number) < 0)
      throw expected(`the budget of ${name}`, 'a whole number from 0', most)
  }
}
