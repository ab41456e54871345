import type { ReadableSpan } from '../span/readable-span.ts'
import { SpanComparison } from './span-differences.ts'
import type { CheckedPattern } from './span-pattern.ts'
import { indented, thereWas } from './trace-failure.ts'
import type { KnownSpans } from './traces.ts'

/** The first ended span that fits. */
export function findSpan(known: KnownSpans, pattern: CheckedPattern): ReadableSpan | undefined {
  const comparison = new SpanComparison(known)
  return known.ended.find(span => comparison.differences(span, pattern).length === 0)
}

/** What a search that found nothing can say: the span that is nearest, and the trace that was there. */
export function noSuchSpan(known: KnownSpans, pattern: CheckedPattern): string {
  const comparison = new SpanComparison(known)
  const isOpen = known.open.find(span => comparison.differences(span, pattern).length === 0)
  const nearest = comparison.nearest(known.ended, pattern)
  const hint =
    isOpen !== undefined
      ? [`\`${isOpen.name}\` fits and has not ended: wait for it with \`waitFor\`, or end it.`]
      : nearest === undefined
        ? []
        : [
            `The nearest, \`${nearest.span.name}\`, differs in`,
            ...nearest.differences.map(({ text }) => indented(text)),
          ]
  const all = { spans: known.ended, openSpans: known.open }
  return [...hint, thereWas(all)].join('\n')
}
