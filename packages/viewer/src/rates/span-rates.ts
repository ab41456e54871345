import type { ColumnLink } from '../columns/column-span.ts'
import type { SpanFacts } from '../otlp/span-facts.ts'
import { messageOf } from '../otlp/span-words.ts'
import { durationOf } from '../storage/trace-record.ts'
import type { Rollups } from './rollups.ts'
import { spanJoiner } from './span-joiner.ts'

/** Counts what services answer and process, by the minute. */
export interface SpanRates {
  /** @param linked What the span links to: the senders of a batch. */
  add(facts: SpanFacts, service: string, now: number, linked: readonly ColumnLink[]): void
  /** To be called every few seconds. */
  settle(now: number): void
}

/** Adds spans to the series they belong to. */
export function spanRates(rollups: Rollups): SpanRates {
  const joiner = spanJoiner(rollups)
  return { add, settle: joiner.settle }

  function add(facts: SpanFacts, service: string, now: number, linked: readonly ColumnLink[]): void {
    joiner.add(facts, service, now, linked)
    if (facts.kind !== 2 && facts.kind !== 5) return
    const message = messageOf(facts)
    if (message?.role === 'receive') return
    const duration = Math.max(0, durationOf(facts))
    const { traceId, spanId, start, name, route, topic } = facts
    rollups.add({ kind: 'service', name: service }, facts.end, duration, facts.failed)
    rollups.add({ kind: 'route', service, name, topic, route }, facts.end, duration, facts.failed, {
      traceId,
      spanId,
      start,
      duration,
    })
  }
}
