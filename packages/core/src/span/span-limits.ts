import type { OptionKind } from '../base/options/checked-options.ts'
import { checkedOptions } from '../base/options/checked-options.ts'
import type { Optional } from '../base/options/optional.ts'

/** How much one span may hold. OpenTelemetry specification, trace/sdk.md, "Span limits". */
export interface SpanLimits {
  /** Attributes of a span. @default 128 */
  readonly attributeCountLimit: number
  /** Characters (or bytes) of an attribute value; the rest is cut off. @default Infinity */
  readonly attributeValueLengthLimit: number
  /** Events of a span; the oldest make room for the newest. @default 128 */
  readonly eventCountLimit: number
  /** Links of a span. @default 128 */
  readonly linkCountLimit: number
  /** Attributes of an event. @default 128 */
  readonly attributePerEventCountLimit: number
  /** Attributes of a link. @default 128 */
  readonly attributePerLinkCountLimit: number
}

export const DEFAULT_SPAN_LIMITS: SpanLimits = {
  attributeCountLimit: 128,
  attributeValueLengthLimit: Number.POSITIVE_INFINITY,
  eventCountLimit: 128,
  linkCountLimit: 128,
  attributePerEventCountLimit: 128,
  attributePerLinkCountLimit: 128,
}

const LIMIT: OptionKind = {
  is: 'a whole number from 0, or Infinity',
  valid: value => (Number.isInteger(value) && (value as number) >= 0) || value === Number.POSITIVE_INFINITY,
}

/** @throws TypeError for an unknown limit or one of the wrong type */
export function checkedSpanLimits(limits: Optional<SpanLimits>): Partial<SpanLimits> {
  const table = {
    attributeCountLimit: LIMIT,
    attributeValueLengthLimit: LIMIT,
    eventCountLimit: LIMIT,
    linkCountLimit: LIMIT,
    attributePerEventCountLimit: LIMIT,
    attributePerLinkCountLimit: LIMIT,
  }
  return checkedOptions<Partial<SpanLimits>>(limits, table, 'spanLimits')
}
