import type { Link, SpanContext } from '@opentelemetry/api'
import { INVALID_SPAN_CONTEXT, isSpanContextValid } from '@opentelemetry/api'
import { soundSpanContext } from '../context/sound-span-context.ts'
import { AttributeList } from './attribute-list.ts'
import type { Redaction } from './redaction.ts'
import type { SpanLimits } from './span-limits.ts'

/** Another span that this one has to do with, in the same trace or in another. */
export class SpanLink {
  readonly context: SpanContext
  attributes: AttributeList | undefined

  constructor({ context, attributes }: Link, limits: SpanLimits, redaction?: Redaction) {
    this.context = sound(context)
    if (attributes === undefined) return
    this.attributes = new AttributeList(redaction)
    this.attributes.setAll(attributes, limits.attributePerLinkCountLimit, limits.attributeValueLengthLimit)
  }

  /** A link that names no span is kept only for its trace state and attributes (trace/api.md, "Link"). */
  get isEmpty(): boolean {
    const { context, attributes } = this
    return !isSpanContextValid(context) && !context.traceState && !attributes?.entries.length
  }

  /** Frozen but for its attributes. */
  read(redaction: Redaction | undefined): Link {
    this.attributes ??= new AttributeList(redaction)
    return Object.freeze({
      context: this.context,
      attributes: this.attributes.toObject(),
      droppedAttributesCount: this.attributes.dropped,
    })
  }
}

/**
 * Ids that are no ids would spoil the request they are sent with, so they become the invalid ones of all zeros.
 * The API calls a SpanContext immutable, so a valid one is kept as it is.
 */
function sound(given: SpanContext): SpanContext {
  const context = soundSpanContext(given)
  if (context === undefined) return INVALID_SPAN_CONTEXT
  if (isSpanContextValid(context)) return context
  const { traceState } = context
  return traceState === undefined ? INVALID_SPAN_CONTEXT : { ...INVALID_SPAN_CONTEXT, traceState }
}
