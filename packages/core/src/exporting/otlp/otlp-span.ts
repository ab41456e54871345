import type { ClockAnchor } from '../../base/time/clock.ts'
import { unixNanos } from '../../base/time/clock.ts'
import type { Timestamp } from '../../base/time/timestamp.ts'
import { traceStateText } from '../../context/sound-span-context.ts'
import { SpanIdentity } from '../../ids/span-identity.ts'
import type { RecordingSpan } from '../../span/span.ts'
import type { SpanEvent } from '../../span/span-event.ts'
import type { SpanLink } from '../../span/span-link.ts'
import type { ProtobufWriter } from '../protobuf/protobuf-writer.ts'
import { writeAttributes, writeRecurring } from './otlp-attributes.ts'
import type { LastWritten, WrittenAttributes } from './written-attributes.ts'

/** Field tags of opentelemetry/proto/trace/v1/trace.proto: (field number << 3) | wire type. */
const SCOPE_SPANS_SPAN = 0x12
const SPAN = {
  traceId: 0x0a,
  spanId: 0x12,
  traceState: 0x1a,
  parentSpanId: 0x22,
  name: 0x2a,
  kind: 0x30,
  start: 0x39,
  end: 0x41,
  attributes: 0x4a,
  droppedAttributes: 0x50,
  events: 0x5a,
  droppedEvents: 0x60,
  links: 0x6a,
  droppedLinks: 0x70,
  status: 0x7a,
  flags: 0x85,
} as const
const EVENT = { time: 0x09, name: 0x12, attributes: 0x1a, droppedAttributes: 0x20 } as const
/** The ids of a link have the tags of the ids of a span. */
const LINK = { attributes: 0x22, droppedAttributes: 0x28, flags: 0x35 } as const
const STATUS = { message: 0x12, code: 0x18 } as const

/** SpanFlags: it is known whether the parent (or the linked span) is in another process, and it is. */
const HAS_IS_REMOTE = 0x100
const IS_REMOTE = 0x200

/** More than the fields of fixed size of a span, an event or a link take together. */
const FIXED_FIELDS = 128
/** Width of the length of a span, an event or a link: up to 256 MiB. */
const WIDTH = 4

/**
 * Appends an ended span as one `spans` field of ScopeSpans.
 *
 * @param last what `writer` has of the spans before
 */
export function writeSpan(writer: ProtobufWriter, span: RecordingSpan, last: LastWritten): void {
  const { identity, parent, anchor, attributeList, eventList, linkList, status } = span
  writer.reserve(FIXED_FIELDS)
  writer.byte(SCOPE_SPANS_SPAN)
  const start = writer.open(WIDTH)
  writeIds(writer, identity)
  if (parent !== undefined) {
    writer.byte(SPAN.parentSpanId)
    writer.byte(8)
    writer.word(parent.high)
    writer.word(parent.low)
  }
  writer.byte(SPAN.kind)
  writer.byte(span.kind + 1)
  writer.byte(SPAN.start)
  writeTime(writer, span.start, anchor)
  writer.byte(SPAN.end)
  writeEnd(writer, span)
  writer.byte(SPAN.flags)
  writer.byte(1)
  writer.fixed32((identity.traceFlags & 0xff) | HAS_IS_REMOTE | (parent?.isRemote ? IS_REMOTE : 0))
  writer.byte(SPAN.name)
  writer.text(span.name)
  if (attributeList !== undefined) {
    writeSpanAttributes(writer, attributeList.entries, last.of(span.name))
    writeCount(writer, SPAN.droppedAttributes, attributeList.dropped)
  }
  if (eventList !== undefined) for (const event of eventList) writeEvent(writer, event, anchor)
  writeCount(writer, SPAN.droppedEvents, span.droppedEventsCount)
  if (linkList !== undefined) for (const link of linkList) writeLink(writer, link)
  writeCount(writer, SPAN.droppedLinks, span.droppedLinksCount)
  if (status.code !== 0) writeStatus(writer, status.code, status.message)
  writer.close(start, WIDTH)
}

function writeSpanAttributes(
  writer: ProtobufWriter,
  entries: readonly unknown[],
  last: WrittenAttributes | undefined,
): void {
  if (last === undefined) writeAttributes(writer, SPAN.attributes, entries)
  else writeRecurring(writer, SPAN.attributes, entries, last)
}

function writeIds(writer: ProtobufWriter, { traceId, high, low, traceState }: SpanIdentity): void {
  writer.byte(SPAN.traceId)
  writer.byte(16)
  writer.word(traceId.a)
  writer.word(traceId.b)
  writer.word(traceId.c)
  writer.word(traceId.d)
  writer.byte(SPAN.spanId)
  writer.byte(8)
  writer.word(high)
  writer.word(low)
  const members = traceStateText(traceState)
  if (!members) return
  writer.byte(SPAN.traceState)
  writer.text(members)
  writer.reserve(FIXED_FIELDS)
}

function writeTime(writer: ProtobufWriter, timestamp: Timestamp, anchor: ClockAnchor): void {
  if (typeof timestamp === 'number') {
    const nanos = anchor.low + Math.round(timestamp * 1e6)
    const carry = Math.floor(nanos / 0x1_0000_0000)
    writer.fixed64(anchor.high + carry, nanos - carry * 0x1_0000_0000)
  } else {
    const [high, low] = unixNanos(timestamp[0], timestamp[1])
    writer.fixed64(high, low)
  }
}

/** Two readings of the monotonic clock are in order; times a user gave may not be, which `endTime` mends. */
function writeEnd(writer: ProtobufWriter, span: RecordingSpan): void {
  const { start, finish, anchor } = span
  const isOrdered = typeof start === 'number' && typeof finish === 'number' && finish >= start
  writeTime(writer, isOrdered ? finish : span.endTime, anchor)
}

function writeEvent(
  writer: ProtobufWriter,
  { name, timestamp, attributes }: SpanEvent,
  anchor: ClockAnchor,
): void {
  writer.reserve(FIXED_FIELDS)
  writer.byte(SPAN.events)
  const start = writer.open(WIDTH)
  writer.byte(EVENT.time)
  writeTime(writer, timestamp, anchor)
  writer.byte(EVENT.name)
  writer.text(name)
  if (attributes !== undefined) {
    writeAttributes(writer, EVENT.attributes, attributes.entries)
    writeCount(writer, EVENT.droppedAttributes, attributes.dropped)
  }
  writer.close(start, WIDTH)
}

function writeLink(writer: ProtobufWriter, { context, attributes }: SpanLink): void {
  const identity = SpanIdentity.of(context)
  writer.reserve(FIXED_FIELDS)
  writer.byte(SPAN.links)
  const start = writer.open(WIDTH)
  writeIds(writer, identity)
  if (attributes !== undefined) {
    writeAttributes(writer, LINK.attributes, attributes.entries)
    writeCount(writer, LINK.droppedAttributes, attributes.dropped)
  }
  writer.reserve(FIXED_FIELDS)
  writer.byte(LINK.flags)
  writer.fixed32((identity.traceFlags & 0xff) | HAS_IS_REMOTE | (identity.isRemote ? IS_REMOTE : 0))
  writer.close(start, WIDTH)
}

function writeStatus(writer: ProtobufWriter, code: number, message: string | undefined): void {
  writer.reserve(FIXED_FIELDS)
  writer.byte(SPAN.status)
  const start = writer.open(WIDTH)
  writer.byte(STATUS.code)
  writer.byte(code)
  if (message) {
    writer.byte(STATUS.message)
    writer.text(message)
  }
  writer.close(start, WIDTH)
}

function writeCount(writer: ProtobufWriter, tag: number, count: number): void {
  if (count === 0) return
  writer.reserve(FIXED_FIELDS)
  writer.byte(tag)
  writer.varint(count)
}
