import type { LogLine } from '../api/log-lines.ts'
import type { OtlpKeyValue, OtlpLink, OtlpSpan } from '../api/otlp-json.ts'
import type { LinkDetail, SpanDetail, SpanKindNumber } from '../api/span-detail.ts'
import type { Outcome } from '../api/trace-summary.ts'
import { attributeList, cutText } from '../otlp/any-value.ts'
import { decodeTraces } from '../otlp/decode-traces.ts'
import { readRequest } from '../otlp/read-request.ts'
import type { SpanFacts } from '../otlp/span-facts.ts'
import { readLinks } from '../otlp/span-words.ts'
import { WireReader } from '../otlp/wire-reader.ts'
import type { TraceRecord } from '../storage/trace-record.ts'
import type { TraceStore } from '../storage/trace-store.ts'
import { ANY_TRACE } from '../storage/trace-store.ts'

const MOST_ENTRIES = 1000
const MOST_LOGS = 10_000
/** Traces that link to this one and are read for it. */
const MOST_LINKING = 50

/** All of one span; `undefined` where it is not kept. */
export function spanDetail(store: TraceStore, record: TraceRecord, spanId: string): SpanDetail | undefined {
  const bytes = store.spans(record)
  const id = Buffer.from(spanId, 'hex')
  let found = false
  const { resourceSpans } = decodeTraces(bytes, (buffer, from, to) => {
    if (found || !buffer.subarray(from, to).includes(id)) return false
    found = spanIdIn(buffer, from, to) === spanId
    return found
  })
  const [group] = resourceSpans
  const scopeSpans = group?.scopeSpans?.[0]
  const span = scopeSpans?.spans?.[0]
  if (!span) return undefined
  const { name = '', version } = scopeSpans?.scope ?? {}
  const lookup = spanLookup(store)
  return {
    ...ownDetail(span),
    links: (span.links ?? []).slice(0, MOST_ENTRIES).map(link => linkDetail(link, lookup)),
    linkedFrom: linkedFrom(store, record, bytes, spanId),
    logs: linesOf(store, record, spanId),
    resource: attributeList(group?.resource?.attributes),
    scope: { name, ...(version !== undefined && { version }) },
    dropped: {
      attributes: (span.droppedAttributesCount ?? 0) + surplus(span.attributes),
      events: (span.droppedEventsCount ?? 0) + surplus(span.events),
      links: (span.droppedLinksCount ?? 0) + surplus(span.links),
    },
  }
}

function ownDetail(span: OtlpSpan) {
  const status = Number(span.status?.code ?? 0)
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    ...(span.parentSpanId !== undefined && { parentSpanId: span.parentSpanId }),
    ...(span.traceState !== undefined && { traceState: span.traceState }),
    name: span.name ?? '',
    kind: kindOf(span.kind),
    startUnixNano: String(span.startTimeUnixNano ?? 0),
    endUnixNano: String(span.endTimeUnixNano ?? 0),
    outcome: outcomeOf(status, span.attributes),
    ...(span.status?.message && { statusMessage: cutText(span.status.message) }),
    attributes: attributeList(span.attributes),
    events: (span.events ?? []).slice(0, MOST_ENTRIES).map(event => ({
      name: event.name ?? '',
      timeUnixNano: String(event.timeUnixNano ?? 0),
      attributes: attributeList(event.attributes),
    })),
  }
}

function kindOf(kind: unknown): SpanKindNumber {
  const number = Number(kind)
  return number >= 0 && number <= 5 ? (number as SpanKindNumber) : 0
}

function outcomeOf(status: number, attributes: readonly OtlpKeyValue[] = []): Outcome {
  if (status === 2) return 'error'
  const answered = Number(attributes.find(({ key }) => key === 'http.response.status_code')?.value?.intValue)
  return status === 1 || (answered >= 100 && answered < 400) ? 'ok' : 'unset'
}

function surplus(list: readonly unknown[] = []): number {
  return Math.max(0, list.length - MOST_ENTRIES)
}

function spanIdIn(buffer: Buffer, from: number, to: number): string {
  const reader = new WireReader(buffer, from, to)
  while (reader.next(to)) {
    if (reader.field === 2) return reader.hexTo(reader.lengthTo(to))
    reader.skip(to)
  }
  return ''
}

function linesOf(store: TraceStore, record: TraceRecord, spanId: string): LogLine[] {
  if (record.logs === 0) return []
  const lines = store.logs(record, MOST_LOGS).filter(line => line.spanId === spanId)
  return lines.sort((left, right) => left.time - right.time).slice(0, MOST_ENTRIES)
}

type Lookup = (traceId: string, spanId: string) => LinkDetail['span']

/** Finds spans of other traces, reading each trace once. */
function spanLookup(store: TraceStore): Lookup {
  const known = new Map<string, Map<string, NonNullable<LinkDetail['span']>>>()
  return (traceId, spanId) => {
    const spans = known.get(traceId) ?? readTrace(traceId)
    return spans.get(spanId)
  }

  function readTrace(traceId: string): Map<string, NonNullable<LinkDetail['span']>> {
    const spans = new Map<string, NonNullable<LinkDetail['span']>>()
    const isRead = known.size < MOST_LINKING
    if (isRead) known.set(traceId, spans)
    const record = isRead && isTraceId(traceId) ? store.find(traceId) : undefined
    if (record)
      readRequest(store.spans(record), (facts, { service }) =>
        spans.set(facts.spanId, described(facts, service)),
      )
    return spans
  }
}

/** Ids of links come from outside; the store is asked for valid ones only. */
function isTraceId(traceId: string): boolean {
  return /^[0-9a-f]{32}$/.test(traceId)
}

function described(facts: SpanFacts, service: string): NonNullable<LinkDetail['span']> {
  const answered = facts.statusCode >= 100 && facts.statusCode < 400
  const outcome = facts.failed ? 'error' : facts.setOk || answered ? 'ok' : 'unset'
  return { name: facts.name, service, start: facts.start, outcome }
}

function linkDetail({ traceId, spanId, attributes }: OtlpLink, lookup: Lookup): LinkDetail {
  const span = lookup(traceId, spanId)
  return { traceId, spanId, ...(span && { span }), attributes: attributeList(attributes) }
}

/** Spans that point to this one: of its own trace, and of those that are known to link to it. */
function linkedFrom(store: TraceStore, record: TraceRecord, bytes: Uint8Array, spanId: string): LinkDetail[] {
  const found: LinkDetail[] = []
  collect(bytes)
  const terms = [`link:${record.traceId}`]
  for (const other of store.list({ ...ANY_TRACE, terms, limit: MOST_LINKING })) collect(store.spans(other))
  return found

  function collect(spans: Uint8Array): void {
    const reader = new WireReader(spans)
    readRequest(spans, (facts, { service }) => {
      if (!facts.links || found.length >= MOST_ENTRIES) return
      const pointsHere = readLinks(reader, facts.links).some(
        link => link.spanId === spanId && link.traceId === record.traceId,
      )
      if (!pointsHere) return
      const { traceId, spanId: from } = facts
      found.push({ traceId, spanId: from, span: described(facts, service), attributes: [] })
    })
  }
}
