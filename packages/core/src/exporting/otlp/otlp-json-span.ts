import type { Timestamp } from '../../base/time/timestamp.ts'
import { timeOf } from '../../base/time/timestamp.ts'
import { traceStateText } from '../../context/sound-span-context.ts'
import { hexOfWords } from '../../ids/hex.ts'
import { SpanIdentity } from '../../ids/span-identity.ts'
import type { RecordingSpan } from '../../span/span.ts'
import type { SpanEvent } from '../../span/span-event.ts'
import type { SpanLink } from '../../span/span-link.ts'
import { wellFormedJson } from '../delivery/well-formed-json.ts'
import { jsonAttributes } from './otlp-json-attributes.ts'

type AttributeHolder = SpanEvent['attributes']
type Anchor = RecordingSpan['anchor']

/** SpanFlags: it is known whether the parent (or the linked span) is in another process, and it is. */
const HAS_IS_REMOTE = 0x100
const IS_REMOTE = 0x200

/** An ended span in OTLP's JSON: ids in hex, enums as numbers, times as text (protocol/otlp.md). */
export function otlpJsonSpan(span: RecordingSpan): string {
  const { identity, parent, anchor, attributeList, eventList, linkList, status } = span
  const { traceFlags } = identity
  let json = `{${ids(identity)},"name":${wellFormedJson(span.name)},"kind":${span.kind + 1}`
  if (parent !== undefined) json += `,"parentSpanId":"${spanIdOf(parent)}"`
  json += `,"flags":${flags(traceFlags, parent?.isRemote)}`
  json += `,"startTimeUnixNano":"${nanos(span.start, anchor)}","endTimeUnixNano":"${nanos(span.endTime, anchor)}"`
  json += attributes(attributeList)
  if (eventList?.length) json += `,"events":[${eventList.map(each => event(each, anchor)).join(',')}]`
  json += count('droppedEventsCount', span.droppedEventsCount)
  if (linkList?.length) json += `,"links":[${linkList.map(link).join(',')}]`
  json += count('droppedLinksCount', span.droppedLinksCount)
  if (status.code !== 0) json += `,"status":{"code":${status.code}${message(status.message)}}`
  return `${json}}`
}

function ids(identity: SpanIdentity): string {
  const members = traceStateText(identity.traceState)
  const state = members ? `,"traceState":${wellFormedJson(members)}` : ''
  return `"traceId":"${identity.traceId.hex}","spanId":"${spanIdOf(identity)}"${state}`
}

function spanIdOf({ high, low }: SpanIdentity): string {
  return hexOfWords(high, low)
}

function flags(traceFlags: number, isRemote: boolean | undefined): number {
  return (traceFlags & 0xff) | HAS_IS_REMOTE | (isRemote ? IS_REMOTE : 0)
}

function nanos(timestamp: Timestamp, anchor: Anchor): string {
  const [seconds, rest] = timeOf(timestamp, anchor)
  return seconds === 0 ? String(rest) : seconds + String(rest).padStart(9, '0')
}

function event({ name, timestamp, attributes: list }: SpanEvent, anchor: Anchor): string {
  return `{"timeUnixNano":"${nanos(timestamp, anchor)}","name":${wellFormedJson(name)}${attributes(list)}}`
}

function link({ context, attributes: list }: SpanLink): string {
  const identity = SpanIdentity.of(context)
  return `{${ids(identity)}${attributes(list)},"flags":${flags(identity.traceFlags, identity.isRemote)}}`
}

function attributes(list: AttributeHolder): string {
  if (list === undefined) return ''
  const entries = list.entries.length === 0 ? '' : `,"attributes":${jsonAttributes(list.entries)}`
  return entries + count('droppedAttributesCount', list.dropped)
}

function count(name: string, value: number): string {
  return value === 0 ? '' : `,"${name}":${value}`
}

function message(text: string | undefined): string {
  return text ? `,"message":${wellFormedJson(text)}` : ''
}
