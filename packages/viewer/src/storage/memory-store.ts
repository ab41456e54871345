import type { LogLine } from '../api/log-lines.ts'
import type { SortedNumbers } from './sorted-numbers.ts'
import { sortedNumbers } from './sorted-numbers.ts'
import type { TraceRecord } from './trace-record.ts'
import { durationOf } from './trace-record.ts'
import type { ForgottenTraces, TraceAddition, TraceCriteria, TraceStore } from './trace-store.ts'
import { BYTES_OF_RECORD } from './trace-store.ts'

interface KeptTrace {
  readonly record: TraceRecord
  readonly spans: Uint8Array[]
  readonly logs: LogLine[]
}

/** Keeps traces in memory. */
export function memoryStore(): TraceStore {
  const bySeq = new Map<number, KeptTrace>()
  const byId = new Map<string, KeptTrace>()
  const byTerm = new Map<string, SortedNumbers>()
  const all = sortedNumbers()
  let spans = 0
  let logs = 0
  let bytes = 0
  return {
    kind: 'memory',
    lastSeq: () => all.last() ?? 0,
    find: traceId => byId.get(traceId)?.record,
    add: additions => additions.forEach(add),
    list,
    spans: record => Buffer.concat(bySeq.get(record.seq)?.spans ?? []),
    logs: (record, limit) => (bySeq.get(record.seq)?.logs ?? []).slice(0, limit),
    oldest: () => bySeq.get(all.first() ?? 0)?.record,
    counts: () => ({ traces: bySeq.size, spans, logs, bytes: bytes + bySeq.size * BYTES_OF_RECORD }),
    forget,
    close: () => {},
  }

  function add(addition: TraceAddition): void {
    const { record } = addition
    const kept = bySeq.get(record.seq) ?? begin(record)
    if (addition.spans.length > 0) kept.spans.push(addition.spans)
    kept.logs.push(...addition.logs)
    for (const term of addition.newTerms) {
      const numbers = byTerm.get(term) ?? sortedNumbers()
      byTerm.set(term, numbers)
      numbers.add(record.seq)
    }
    spans += addition.spanCount
    logs += addition.logs.length
    bytes += addition.bytes
  }

  function begin(record: TraceRecord): KeptTrace {
    const kept: KeptTrace = { record, spans: [], logs: [] }
    bySeq.set(record.seq, kept)
    byId.set(record.traceId, kept)
    all.add(record.seq)
    return kept
  }

  function list({ terms, minDuration, maxDuration, before, since, limit }: TraceCriteria): TraceRecord[] {
    const sets = terms.map(term => byTerm.get(term))
    if (sets.some(set => set === undefined)) return []
    const [first = all, ...others] = (sets as SortedNumbers[]).sort(
      (left, right) => left.size() - right.size(),
    )
    const found: TraceRecord[] = []
    for (const seq of first.downFrom(before)) {
      if (seq < since || found.length >= limit) break
      const record = bySeq.get(seq)?.record
      if (!record || others.some(set => !set.has(seq))) continue
      const duration = durationOf(record)
      if (duration >= minDuration && duration <= maxDuration) found.push(record)
    }
    return found
  }

  function forget(count: number): ForgottenTraces {
    const traceIds: string[] = []
    let gone = 0
    while (traceIds.length < count) {
      const seq = all.first()
      const kept = seq === undefined ? undefined : bySeq.get(seq)
      if (seq === undefined || !kept) break
      remove(seq, kept.record)
      traceIds.push(kept.record.traceId)
      gone += kept.record.spans
    }
    return { traceIds, spans: gone }
  }

  function remove(seq: number, record: TraceRecord): void {
    all.remove(seq)
    bySeq.delete(seq)
    byId.delete(record.traceId)
    for (const term of record.terms) {
      const numbers = byTerm.get(term)
      numbers?.remove(seq)
      if (numbers?.size() === 0) byTerm.delete(term)
    }
    spans -= record.spans
    logs -= record.logs
    bytes -= record.bytes
  }
}
