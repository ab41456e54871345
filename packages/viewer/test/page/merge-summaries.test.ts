import { expect, test } from 'vitest'
import { mergeSummaries } from '../../page/state/merge-summaries.ts'
import type { TraceSummary } from '../../src/api/trace-summary.ts'

const summary = (traceId: string, start: number, spans = 1): TraceSummary => ({
  traceId,
  seq: start,
  name: traceId,
  service: 's',
  outcome: 'unset',
  start,
  duration: 1,
  headDuration: 1,
  spans,
  errors: 0,
  logs: 0,
  services: ['s'],
  topics: [],
})

test('mergeSummaries keeps the newest first, and each trace once, as it was last described', () => {
  const merged = mergeSummaries([summary('b', 2), summary('a', 1)], [summary('c', 3), summary('a', 1, 9)])
  expect(merged.map(({ traceId, spans }) => `${traceId}${spans}`)).toEqual(['c1', 'b1', 'a9'])
})
