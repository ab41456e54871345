import type { Attributes } from '@opentelemetry/api'
import type { ClockAnchor } from '../base/time/clock.ts'
import type { Timestamp } from '../base/time/timestamp.ts'
import { timeOf } from '../base/time/timestamp.ts'
import { AttributeList } from './attribute-list.ts'
import type { TimedEvent } from './readable-span.ts'
import type { Redaction } from './redaction.ts'
import type { SpanLimits } from './span-limits.ts'

/** Something that happened at one moment of a span. */
export class SpanEvent {
  readonly name: string
  readonly timestamp: Timestamp
  attributes: AttributeList | undefined

  constructor(
    name: string,
    timestamp: Timestamp,
    attributes: Attributes | undefined,
    limits: SpanLimits,
    redaction?: Redaction,
  ) {
    this.name = redaction === undefined ? name : redaction.text(name)
    this.timestamp = timestamp
    if (attributes === undefined) return
    this.attributes = new AttributeList(redaction)
    this.attributes.setAll(attributes, limits.attributePerEventCountLimit, limits.attributeValueLengthLimit)
  }

  /** Frozen but for its attributes: what is written elsewhere is not exported, and must not seem to be. */
  read(anchor: ClockAnchor, redaction: Redaction | undefined): TimedEvent {
    this.attributes ??= new AttributeList(redaction)
    return Object.freeze({
      name: this.name,
      time: timeOf(this.timestamp, anchor),
      attributes: this.attributes.toObject(),
      droppedAttributesCount: this.attributes.dropped,
    })
  }
}
