import { counted } from '../base/diagnostics/counted.ts'
import { expected } from '../base/options/expected.ts'
import type { TextPattern } from '../sampling/text-pattern.ts'
import type { ReadableSpan } from '../span/readable-span.ts'
import { treeDifference } from './compare-trees.ts'
import { conventionProblems } from './semantic-conventions.ts'
import type { SpanBudget, SpanBudgetOptions } from './span-budget.ts'
import { exceededBudgets } from './span-budget.ts'
import type { SpanPattern } from './span-pattern.ts'
import { checkedPattern, shownPattern } from './span-pattern.ts'
import { findSpan, noSuchSpan } from './span-search.ts'
import { indented, thereWas, throwIf } from './trace-failure.ts'
import { namesOf } from './trace-outline.ts'
import type { Traces } from './traces.ts'
import { knownSpans } from './traces.ts'

/**
 * Returns the first ended span that fits a pattern, or is of a name.
 *
 * @throws Error where there is none, in sentences with the nearest span and the trace that was there
 */
export function expectSpan(traces: Traces, pattern: TextPattern | SpanPattern): ReadableSpan {
  throwIf(missingSpan(traces, pattern), expectSpan)
  return findSpan(knownSpans(traces), checkedPattern(pattern)) as ReadableSpan
}

/**
 * Compares all spans with a tree: the name of a span on each line, children indented below their parent by any number of
 * spaces or by the lines of `traceTree`. Behind a name, and two spaces, may stand what else is expected, as `traceTree` writes
 * it: `server`, `error`, `cents=500`. Names and attributes may end in `*`.
 *
 * @throws Error where the trees differ, with the lines that are missing and too many
 */
export function expectTrace(traces: Traces, tree: string): void {
  throwIf(wrongTree(traces, tree), expectTrace)
}

/**
 * Checks that no more spans than budgeted were made, such as those of a database.
 *
 * @throws Error where there are more, with their names
 */
export function expectSpanBudget(traces: Traces, budget: SpanBudget, options: SpanBudgetOptions = {}): void {
  throwIf(exceededBudget(traces, budget, options), expectSpanBudget)
}

/**
 * Checks spans of HTTP, databases and messaging by OpenTelemetry's semantic conventions 1.44: attributes that are required or
 * deprecated, their types, the kind, the name and the status.
 *
 * @throws Error with all that is wrong
 */
export function expectSemanticConventions(traces: Traces): void {
  throwIf(brokenConventions(traces), expectSemanticConventions)
}

/** @returns the failure; `undefined` where there is such a span */
export function missingSpan(traces: Traces, given: TextPattern | SpanPattern): string | undefined {
  const known = knownSpans(traces)
  const pattern = checkedPattern(given)
  if (findSpan(known, pattern) !== undefined) return undefined
  return `Expected a span ${shownPattern(pattern)}, got none.\n${noSuchSpan(known, pattern)}`
}

/** @returns the failure; `undefined` where the trees are the same */
export function wrongTree(traces: Traces, tree: string): string | undefined {
  const lines = treeDifference(traces, tree)
  if (lines === undefined) return undefined
  return ['Expected another trace (- is missing, + is too many):', ...lines.map(indented)].join('\n')
}

/** @returns the failure; `undefined` where the budget is kept */
export function exceededBudget(
  traces: Traces,
  budget: SpanBudget,
  options: SpanBudgetOptions,
): string | undefined {
  const lines = exceededBudgets(knownSpans(traces), budget, options)
  if (lines.length === 0) return undefined
  return ['Expected fewer spans.', ...lines.map(indented), thereWas(traces)].join('\n')
}

/** @returns the failure; `undefined` where all is as the conventions want it */
export function brokenConventions(traces: Traces): string | undefined {
  const { ended } = knownSpans(traces)
  const lines = ended.flatMap(span => conventionProblems(span).map(problem => `\`${span.name}\`: ${problem}`))
  if (lines.length === 0) return undefined
  return ['Expected spans as the semantic conventions want them.', ...new Set(lines.map(indented))].join('\n')
}

/** @returns the failure; `undefined` where none is open */
export function openSpansLeft(traces: Traces): string | undefined {
  // Of an array it is not known: the check would pass by chance.
  if (Array.isArray(traces)) throw expected('the traces', 'a memoryExporter()', traces)
  const { open } = knownSpans(traces)
  if (open.length === 0) return undefined
  const first = `Expected no open span, got ${counted(open.length, 'span')} that started and did not end: ${namesOf(open)}.`
  return [first, thereWas(traces)].join('\n')
}
