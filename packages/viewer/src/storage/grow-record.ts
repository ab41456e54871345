import type { ColumnLink } from '../columns/column-span.ts'
import type { SpanFacts } from '../otlp/span-facts.ts'
import { messageOf } from '../otlp/span-words.ts'
import type { TraceRecord } from './trace-record.ts'
import { durationOf } from './trace-record.ts'

/** Clocks that are further apart are wrong: such a span does not stretch its trace. */
const CREDIBLE = 7 * 24 * 3600 * 1000
const MOST_NAMES = 20
const MOST_SPAN_NAMES = 50
const MOST_SPAN_NAME = 200
const MOST_TERMS = 200
const MOST_ERROR_TEXT = 200

/**
 * Adds a span to the record of its trace.
 *
 * @param error Gives the reason of a span that failed; asked only where it is the first of its trace.
 * @param linked What the span links to.
 */
export function growRecord(
  record: TraceRecord,
  facts: SpanFacts,
  service: string,
  error: () => string,
  linked: readonly ColumnLink[],
): void {
  stretch(record, facts)
  record.spans += 1
  if (facts.failed) addFailure(record, facts, error)
  addName(record, record.services, 'service', service)
  if (facts.topic !== '') addName(record, record.topics, 'topic', facts.topic)
  addSpanName(record, facts.name)
  if (facts.route !== '') addTerm(record, `route:${facts.route}`)
  if (facts.statusCode > 0) addTerm(record, `code:${facts.statusCode}`)
  for (const { traceId } of linked) if (traceId !== record.traceId) addTerm(record, `link:${traceId}`)
  if (isHead(record, facts)) takeHead(record, facts, service)
}

function stretch(record: TraceRecord, { start, end }: SpanFacts): void {
  if (record.spans === 0) {
    record.start = start
    record.end = credibleEnd(start, end)
    return
  }
  if (Math.abs(start - record.start) > CREDIBLE) return
  record.start = Math.min(record.start, start)
  record.end = Math.max(record.end, credibleEnd(start, end))
}

function credibleEnd(start: number, end: number): number {
  return end < start ? start : Math.min(end, start + CREDIBLE)
}

function addFailure(record: TraceRecord, facts: SpanFacts, error: () => string): void {
  if (record.errors === 0 || facts.start < record.errorStart) {
    record.error = error().slice(0, MOST_ERROR_TEXT)
    record.errorStart = facts.start
  }
  record.errors += 1
  addTerm(record, 'status:error')
}

function addName(record: TraceRecord, names: string[], kind: string, name: string): void {
  if (names.includes(name)) return
  if (names.length < MOST_NAMES) names.push(name)
  addTerm(record, `${kind}:${name}`)
}

function addSpanName({ names }: TraceRecord, name: string): void {
  const shown = name.slice(0, MOST_SPAN_NAME)
  if (names.length < MOST_SPAN_NAMES && !names.includes(shown)) names.push(shown)
}

function addTerm(record: TraceRecord, term: string): void {
  if (record.terms.length < MOST_TERMS && !record.terms.includes(term)) record.terms.push(term)
}

/** A span without a parent, the earliest of them; until there is one, the parent of the head so far, or one that began earlier. */
function isHead({ head }: TraceRecord, facts: SpanFacts): boolean {
  const rank = facts.parentSpanId === '' ? 2 : 1
  if (rank !== head.rank) return rank > head.rank
  if (rank === 1 && facts.spanId === head.parentSpanId) return true
  return facts.start < head.start && !(rank === 1 && facts.parentSpanId === head.spanId)
}

function takeHead(record: TraceRecord, facts: SpanFacts, service: string): void {
  record.head = {
    rank: facts.parentSpanId === '' ? 2 : 1,
    spanId: facts.spanId,
    parentSpanId: facts.parentSpanId,
    name: facts.name,
    service,
    route: facts.route,
    topic: messageOf(facts)?.topic ?? '',
    statusCode: facts.statusCode,
    setOk: facts.setOk,
    start: facts.start,
    duration: durationOf({ start: facts.start, end: credibleEnd(facts.start, facts.end) }),
  }
  const at = record.services.indexOf(service)
  if (at > 0) record.services.unshift(...record.services.splice(at, 1))
}
