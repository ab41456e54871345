import type { ReadableSpan } from '@throughline/core'
import { encodeSpans } from '@throughline/core/integrations'

/** A record: spans of one trace. */
export interface TraceRecord {
  /** The id of the trace, as the Collector's Kafka exporter writes it where it partitions traces by id. */
  readonly key: string
  readonly value: Buffer
}

/** The records of spans, one for each trace, or several where one would be larger than `maxBytes`. */
export function traceRecords(spans: readonly ReadableSpan[], maxBytes: number): TraceRecord[] {
  const traces = new Map<string, ReadableSpan[]>()
  for (const span of spans) {
    const { traceId } = span.spanContext()
    const others = traces.get(traceId)
    if (others === undefined) traces.set(traceId, [span])
    else others.push(span)
  }
  return [...traces].flatMap(([key, part]) => valuesOf(part, maxBytes).map(value => ({ key, value })))
}

/** A span that is too large alone is a record nonetheless: the broker says so. */
function valuesOf(spans: readonly ReadableSpan[], maxBytes: number): Buffer[] {
  const bytes = encodeSpans(spans)
  const value = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (value.length <= maxBytes || spans.length === 1) return [value]
  const half = Math.ceil(spans.length / 2)
  return [spans.slice(0, half), spans.slice(half)].flatMap(part => valuesOf(part, maxBytes))
}

/** Lists of records that may be sent at once: a producer makes one batch of those that go to one partition. */
export function sendableLists(records: readonly TraceRecord[], maxBytes: number): TraceRecord[][] {
  const lists: TraceRecord[][] = []
  let room = 0
  for (const record of records) {
    if (record.value.length > room) {
      lists.push([])
      room = maxBytes
    }
    lists.at(-1)?.push(record)
    room -= record.value.length
  }
  return lists
}
