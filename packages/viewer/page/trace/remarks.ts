import { ROW_FLAGS } from '../../src/columns/column-span.ts'
import { formatDuration } from '../model/format.ts'
import type { TraceModel } from '../model/trace-model.ts'
import { serviceOf } from '../model/trace-model.ts'

/** Something unusual about the place or the times of a span. */
export interface Remark {
  /** For a row. */
  readonly words: string
  readonly sentence: string
}

const BY_FLAG: readonly (readonly [flag: number, remark: Remark])[] = [
  [
    ROW_FLAGS.parentMissing,
    {
      words: 'parent not here',
      sentence:
        'The parent of this span is not here: it has not ended yet, was not sampled, or its service sends its spans elsewhere.',
    },
  ],
  [
    ROW_FLAGS.cycleCut,
    {
      words: 'own ancestor',
      sentence: 'The parents of this span lead back to it, so it stands without one.',
    },
  ],
  [
    ROW_FLAGS.timeMoved,
    {
      words: 'times moved',
      sentence:
        'The times of this span cannot be true: it ends before it begins, or lies days away from the others. It was moved.',
    },
  ],
  [
    ROW_FLAGS.sameId,
    {
      words: 'same id',
      sentence: 'Another span of this trace has the same id: it was sent twice, or ids repeat.',
    },
  ],
]

/** What is unusual about a span; nothing for most. */
export function remarksOf(trace: TraceModel, span: number): Remark[] {
  const flags = trace.flags[span] ?? 0
  const remarks = BY_FLAG.filter(([flag]) => (flags & flag) !== 0).map(([, remark]) => remark)
  const early = earlyBy(trace, span)
  if (early < LEAST_EARLY) return remarks
  const [own, above] = [serviceOf(trace, span), serviceOf(trace, trace.parent[span] ?? 0)]
  const before = `This span begins ${formatDuration(early)} before its parent`
  const reason = own === above ? '' : `: the clocks of ${own} and ${above} differ`
  return [...remarks, { words: 'before its parent', sentence: `${before}${reason}.` }]
}

/** Clocks of one machine are read with less between them. Milliseconds. */
const LEAST_EARLY = 1

function earlyBy(trace: TraceModel, span: number): number {
  const parent = trace.parent[span] ?? -1
  return parent < 0 ? 0 : (trace.start[parent] ?? 0) - (trace.start[span] ?? 0)
}
