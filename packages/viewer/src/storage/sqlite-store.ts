import type { LogLine } from '../api/log-lines.ts'
import type { SqliteModule } from './sqlite-database.ts'
import { openDatabase, PARTS } from './sqlite-database.ts'
import type { TraceRecord } from './trace-record.ts'
import { durationOf } from './trace-record.ts'
import type { ForgottenTraces, TraceAddition, TraceCriteria, TraceStore } from './trace-store.ts'
import { BYTES_OF_RECORD } from './trace-store.ts'

// An import would read every export of it, and load the whole of Web Crypto.
const { createHash } = process.getBuiltinModule('node:crypto')

/** What arrives is written together: when so many traces changed or so many bytes wait, or at the next question. */
const MOST_WAITING = 2000
const MOST_WAITING_BYTES = 4 * 1024 * 1024
/** The records that changed last are at hand, as most traces grow for a moment. */
const AT_HAND = 5000

interface Waiting {
  readonly record: TraceRecord
  readonly isNew: boolean
  readonly terms: string[]
  readonly spans: Uint8Array[]
  readonly logs: LogLine[]
}

/** Keeps traces in a temporary database on disk. */
export function sqliteStore(module: SqliteModule): TraceStore {
  const { run, listing, close } = openDatabase(module)
  const waiting = new Map<number, Waiting>()
  const atHand = new Map<string, TraceRecord>()
  let waitingBytes = 0
  let part = 0
  let last = 0
  let traces = 0
  let spans = 0
  let logs = 0
  let bytes = 0
  return {
    kind: 'sqlite',
    lastSeq: () => last,
    find,
    add,
    list,
    spans: readSpans,
    logs: readLogs,
    oldest: () => {
      write()
      return recordIn(run.oldest.get(1))
    },
    counts: () => ({ traces, spans, logs, bytes: bytes + traces * BYTES_OF_RECORD }),
    forget,
    close,
  }

  function find(traceId: string): TraceRecord | undefined {
    return atHand.get(traceId) ?? recordIn(run.find.get(Buffer.from(traceId, 'hex')))
  }

  function add(additions: readonly TraceAddition[]): void {
    for (const addition of additions) {
      const { record, isNew } = addition
      atHand.delete(record.traceId)
      atHand.set(record.traceId, record)
      const held = waiting.get(record.seq) ?? { record, isNew, terms: [], spans: [], logs: [] }
      waiting.set(record.seq, held)
      held.terms.push(...addition.newTerms)
      held.logs.push(...addition.logs)
      if (addition.spans.length > 0) held.spans.push(addition.spans)
      waitingBytes += addition.bytes
      if (isNew) traces += 1
      spans += addition.spanCount
      logs += addition.logs.length
      bytes += addition.bytes
      last = Math.max(last, record.seq)
    }
    if (waiting.size >= MOST_WAITING || waitingBytes >= MOST_WAITING_BYTES) write()
  }

  /** Writes what waits. A trace has one row more for each time that it waited. */
  function write(): void {
    if (waiting.size === 0) return
    run.begin.run()
    for (const [seq, { record, isNew, terms, spans: parts, logs: lines }] of waiting) {
      const duration = durationOf(record)
      const json = JSON.stringify(record)
      if (isNew) run.insertTrace.run(seq, Buffer.from(record.traceId, 'hex'), duration, json)
      else run.updateTrace.run(duration, json, seq)
      for (const term of terms) run.insertTerm.run(termNumber(term), seq)
      if (parts.length > 0)
        run.insertSpans.run(
          nextPlace(seq),
          parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts),
        )
      for (const line of lines) run.insertLog.run(nextPlace(seq), JSON.stringify(line))
    }
    run.commit.run()
    waiting.clear()
    waitingBytes = 0
    for (const traceId of atHand.keys()) {
      if (atHand.size <= AT_HAND) break
      atHand.delete(traceId)
    }
  }

  /** Parts are counted for all traces together: what came later has the greater place, until the count begins anew. */
  function nextPlace(seq: number): number {
    part = (part + 1) % PARTS
    return seq * PARTS + part
  }

  function list({ terms, minDuration, maxDuration, before, since, limit }: TraceCriteria): TraceRecord[] {
    write()
    const numbers = terms.map(termNumber)
    const rows = listing(terms.length).all(
      Math.min(before, Number.MAX_SAFE_INTEGER),
      since,
      ...numbers,
      minDuration,
      maxDuration,
      limit,
    )
    return rows.map(row => recordIn(row)).filter(record => record !== undefined)
  }

  function readSpans({ seq }: TraceRecord): Uint8Array {
    write()
    const rows = run.spans.all(seq * PARTS, (seq + 1) * PARTS)
    return Buffer.concat(rows.map(row => row.bytes as Uint8Array))
  }

  function readLogs({ seq }: TraceRecord, limit: number): LogLine[] {
    write()
    const rows = run.logs.all(seq * PARTS, (seq + 1) * PARTS, limit)
    return rows.map(({ line }) => JSON.parse(String(line)))
  }

  function forget(count: number): ForgottenTraces {
    write()
    const records = run.oldest
      .all(count)
      .map(recordIn)
      .filter(record => record !== undefined)
    const newest = records.at(-1)?.seq
    if (newest === undefined) return { traceIds: [], spans: 0 }
    run.begin.run()
    let gone = 0
    for (const record of records) {
      for (const term of record.terms) run.dropTerm.run(termNumber(term), record.seq)
      atHand.delete(record.traceId)
      gone += record.spans
      logs -= record.logs
      bytes -= record.bytes
    }
    run.dropTraces.run(newest)
    run.dropSpans.run((newest + 1) * PARTS)
    run.dropLogs.run((newest + 1) * PARTS)
    run.commit.run()
    traces -= records.length
    spans -= gone
    return { traceIds: records.map(({ traceId }) => traceId), spans: gone }
  }
}

function recordIn(row: Readonly<Record<string, unknown>> | undefined): TraceRecord | undefined {
  return row === undefined ? undefined : JSON.parse(String(row.record))
}

const numbers = new Map<string, number>()

/** A term as a number of 48 bits. What two terms have in common by chance is found out when the record is looked at. */
function termNumber(term: string): number {
  const known = numbers.get(term)
  if (known !== undefined) return known
  if (numbers.size > 10_000) numbers.clear()
  const number = createHash('sha1').update(term).digest().readUIntBE(0, 6)
  numbers.set(term, number)
  return number
}
