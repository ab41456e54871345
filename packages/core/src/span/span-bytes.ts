import type { TraceState } from '@opentelemetry/api'
import { traceStateText } from '../context/sound-span-context.ts'
import type { AttributeList } from './attribute-list.ts'
import type { ReadableSpan } from './readable-span.ts'
import type { SpanData } from './span-data.ts'
import { SPAN_DATA } from './span-data.ts'

/** What Node 20 takes for a value beside its contents: heap used by 20,000 of each. */
const VALUE = 64

/** Shorter texts count with one byte for a character: what they may take beyond that is little beside the rest. */
const SHORT = 64

/** A text takes two bytes for each character as soon as one is beyond Latin-1, and finding that out means to read it. */
export function textBytes({ length }: string): number {
  return length < SHORT ? length : 2 * length
}

/** Roughly how many bytes of memory an attribute value takes, and not less if it is large. */
export function valueBytes(value: unknown): number {
  if (typeof value === 'string') return VALUE + textBytes(value)
  if (ArrayBuffer.isView(value)) return VALUE + value.byteLength
  if (typeof value !== 'object' || value === null) return VALUE
  let bytes = VALUE
  if (Array.isArray(value)) for (const member of value) bytes += valueBytes(member)
  else for (const [key, member] of Object.entries(value)) bytes += textBytes(key) + valueBytes(member)
  return bytes
}

/** What Node 20 takes for a span without attributes, and for an event or link: heap used by 20,000 of each. */
const SPAN = 450
const EVENT_OR_LINK = 180

/**
 * Roughly how many bytes of memory an ended span takes, with all that may be long in it: right in its order of magnitude,
 * and cheap to compute. A trace state is not in it, which all spans of a local trace share.
 */
export function spanBytes({ name, status, attributeList, eventList, linkList }: SpanData): number {
  let bytes = SPAN + textBytes(name) + attributeBytes(attributeList)
  if (status.message !== undefined) bytes += textBytes(status.message)
  if (eventList !== undefined)
    for (const event of eventList)
      bytes += EVENT_OR_LINK + textBytes(event.name) + attributeBytes(event.attributes)
  if (linkList !== undefined)
    for (const { context, attributes } of linkList)
      bytes += EVENT_OR_LINK + traceStateBytes(context) + attributeBytes(attributes)
  return bytes
}

/** The same for a span of any make, which costs more for one that is not ours. */
export function readableSpanBytes(span: ReadableSpan): number {
  if (isOurs(span)) return spanBytes(span)
  const { name, status, attributes, events, links } = span
  return SPAN + textBytes(name) + valueBytes([status.message, attributes, events, links])
}

function isOurs(span: ReadableSpan): span is SpanData {
  return SPAN_DATA in span
}

/** What the trace state of a span takes. */
export function traceStateBytes({ traceState }: { readonly traceState?: TraceState | undefined }): number {
  return traceState === undefined ? 0 : textBytes(traceStateText(traceState))
}

/** Keys are constants of the program mostly, of which there is one each, but they may come from a stranger too. */
function attributeBytes(attributes: AttributeList | undefined): number {
  if (attributes === undefined) return 0
  const { entries } = attributes
  let bytes = 0
  for (let index = 0; index < entries.length; index += 2)
    bytes += textBytes(entries[index] as string) + valueBytes(entries[index + 1])
  return bytes
}
