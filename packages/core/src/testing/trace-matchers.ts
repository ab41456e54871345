import type { TextPattern } from '../sampling/text-pattern.ts'
import type { SpanBudget, SpanBudgetOptions } from './span-budget.ts'
import type { SpanPattern } from './span-pattern.ts'
import { checkedPattern, shownPattern } from './span-pattern.ts'
import {
  brokenConventions,
  exceededBudget,
  missingSpan,
  openSpansLeft,
  wrongTree,
} from './trace-assertions.ts'
import { noteFailure, thereWas } from './trace-failure.ts'
import type { Traces } from './traces.ts'

/** The matchers of {@link traceMatchers}, as the types of vitest and Jest take them. */
export interface TraceMatchers<R = unknown> {
  /** Passes where an ended span fits, as `expectSpan`. */
  toHaveSpan(pattern: TextPattern | SpanPattern): R
  /** Passes where all spans are those of the tree, as `expectTrace`. */
  toMatchTrace(tree: string): R
  /** Passes where no more spans than budgeted were made, as `expectSpanBudget`. */
  toKeepSpanBudget(budget: SpanBudget, options?: SpanBudgetOptions): R
  /** Passes where every span of a `memoryExporter()` has ended. It does not wait; `expectNoOpenSpans` does. */
  toHaveNoOpenSpans(): R
  /** Passes where the spans are as OpenTelemetry's semantic conventions want them, as `expectSemanticConventions`. */
  toFollowSemanticConventions(): R
}

/** What a matcher returns. */
export interface MatcherResult {
  readonly pass: boolean
  message(): string
}

/** Matchers for `expect.extend` of vitest and Jest. */
export const traceMatchers: {
  toHaveSpan(traces: Traces, pattern: TextPattern | SpanPattern): MatcherResult
  toMatchTrace(traces: Traces, tree: string): MatcherResult
  toKeepSpanBudget(traces: Traces, budget: SpanBudget, options?: SpanBudgetOptions): MatcherResult
  toHaveNoOpenSpans(traces: Traces): MatcherResult
  toFollowSemanticConventions(traces: Traces): MatcherResult
} = {
  toHaveSpan: (traces, pattern) =>
    result(
      missingSpan(traces, pattern),
      () => `Expected no span ${shownPattern(checkedPattern(pattern))}, got one.\n${thereWas(traces)}`,
    ),
  toMatchTrace: (traces, tree) =>
    result(wrongTree(traces, tree), () => `Expected another trace than this.\n${thereWas(traces)}`),
  toKeepSpanBudget: (traces, budget, options = {}) =>
    result(
      exceededBudget(traces, budget, options),
      () => `Expected more spans than budgeted.\n${thereWas(traces)}`,
    ),
  toHaveNoOpenSpans: traces =>
    result(openSpansLeft(traces), () => `Expected open spans, got none.\n${thereWas(traces)}`),
  toFollowSemanticConventions: traces =>
    result(
      brokenConventions(traces),
      () => `Expected spans that break the semantic conventions.\n${thereWas(traces)}`,
    ),
}

/** @param opposite the failure of `not` */
function result(failure: string | undefined, opposite: () => string): MatcherResult {
  return {
    pass: failure === undefined,
    message() {
      const sentence = failure ?? opposite()
      noteFailure(sentence)
      return sentence
    },
  }
}
