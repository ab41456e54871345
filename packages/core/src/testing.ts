export type { FormatTraceOptions } from './exporting/console/trace-tree.ts'
export { formatTrace } from './exporting/console/trace-tree.ts'
export type { TreeLog } from './exporting/console/tree-notes.ts'
export type { FixedClockOptions } from './testing/fixed-clock.ts'
export { fixedClock } from './testing/fixed-clock.ts'
export { fixedIds } from './testing/fixed-ids.ts'
export type { MemoryExporter } from './testing/memory-exporter.ts'
export { memoryExporter } from './testing/memory-exporter.ts'
export type { WaitOptions } from './testing/memory-waiters.ts'
export { expectNoOpenSpans } from './testing/open-spans.ts'
export type { RecordTracesOptions, TestHooks } from './testing/record-traces.ts'
export { recordTraces } from './testing/record-traces.ts'
export type { SpanBudget, SpanBudgetOptions } from './testing/span-budget.ts'
export type { SpanPattern } from './testing/span-pattern.ts'
export {
  expectSemanticConventions,
  expectSpan,
  expectSpanBudget,
  expectTrace,
} from './testing/trace-assertions.ts'
export type { MatcherResult, TraceMatchers } from './testing/trace-matchers.ts'
export { traceMatchers } from './testing/trace-matchers.ts'
export type { TraceTreeOptions } from './testing/trace-outline.ts'
export { traceTree } from './testing/trace-outline.ts'
export type { Traces } from './testing/traces.ts'
export type { TreeEvent, TreeLink, TreeSpan } from './trace-tree/tree-span.ts'
export { treeSpan } from './trace-tree/tree-span.ts'
